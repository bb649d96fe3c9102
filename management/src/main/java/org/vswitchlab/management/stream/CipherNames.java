package org.vswitchlab.management.stream;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Cipher suites by a list in the form of openssl-ciphers(1): names of suites, and of its key words
 * those that choose among suites without weakness, which is all that Java enables.
 */
final class CipherNames {
  private static final Set<String> ALL_WORDS =
      Set.of("HIGH", "ALL", "DEFAULT", "COMPLEMENTOFDEFAULT", "TLSv1.2", "FIPS", "SUITEB128");

  private CipherNames() {}

  /**
   * Chooses among the suites that Java enables.
   *
   * @throws IllegalArgumentException naming a word that is not understood, or if none is left
   */
  static String[] choose(String list, String[] enabled) {
    Set<String> chosen = new LinkedHashSet<>();
    Set<String> refused = new LinkedHashSet<>();
    for (String word : list.trim().split("[:, ]+")) {
      if (word.isEmpty() || word.startsWith("@")) {
        continue;
      }
      boolean isRefusal = word.startsWith("!") || word.startsWith("-");
      String name = word.replaceFirst("^[!+-]", "");
      List<String> suites = matching(name, enabled);
      if (suites.isEmpty() && !isRefusal) {
        throw new IllegalArgumentException("no cipher suite is named '" + word + "'");
      }
      (isRefusal ? refused : chosen).addAll(suites);
    }
    // As in OpenSSL, the list is about TLS 1.2 and below; 1.3 has its own few suites.
    for (String suite : enabled) {
      if (isTls13(suite)) {
        chosen.add(suite);
      }
    }
    chosen.removeAll(refused);
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("no cipher suite is left of '" + list + "'");
    }
    return chosen.toArray(String[]::new);
  }

  private static boolean isTls13(String suite) {
    return !suite.contains("_WITH_") && !suite.contains("SCSV");
  }

  private static List<String> matching(String name, String[] enabled) {
    List<String> suites = new ArrayList<>();
    for (String suite : enabled) {
      if (ALL_WORDS.contains(name) || opensslName(suite).equals(name) || hasPart(suite, name)) {
        suites.add(suite);
      }
    }
    return suites;
  }

  /** Whether OpenSSL would say that the suite uses the algorithm: {@code AESGCM}, {@code ECDHE}. */
  private static boolean hasPart(String suite, String name) {
    return switch (name) {
      case "AESGCM" -> suite.contains("_GCM_");
      case "AES" -> suite.contains("_AES_");
      case "AES128" -> suite.contains("_AES_128_");
      case "AES256" -> suite.contains("_AES_256_");
      case "CHACHA20" -> suite.contains("_CHACHA20_");
      case "ECDHE", "EECDH", "kEECDH", "kECDHE" -> suite.startsWith("TLS_ECDHE_");
      case "DHE", "EDH", "kEDH", "kDHE" -> suite.startsWith("TLS_DHE_");
      case "RSA", "kRSA" -> suite.startsWith("TLS_RSA_");
      case "ECDSA", "aECDSA" -> suite.contains("_ECDSA_");
      case "aRSA" -> suite.contains("_RSA_");
      case "SHA", "SHA1" -> suite.endsWith("_SHA");
      case "SHA256" -> suite.endsWith("_SHA256");
      case "SHA384" -> suite.endsWith("_SHA384");
      default -> false;
    };
  }

  /** {@code TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256} is ECDHE-RSA-AES128-GCM-SHA256 there. */
  static String opensslName(String suite) {
    if (isTls13(suite)) {
      return suite;
    }
    return suite
        .replaceFirst("^TLS_(RSA_WITH_)?", "")
        .replace("_WITH_", "_")
        .replace("AES_128", "AES128")
        .replace("AES_256", "AES256")
        .replace("AES128_CBC_", "AES128_")
        .replace("AES256_CBC_", "AES256_")
        .replace("CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305")
        .replace('_', '-');
  }
}
