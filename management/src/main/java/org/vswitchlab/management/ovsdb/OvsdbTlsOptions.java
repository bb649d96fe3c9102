package org.vswitchlab.management.ovsdb;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.vswitchlab.management.daemon.OptionTable;
import org.vswitchlab.management.stream.TlsSettings;

/**
 * Keys and certificates, from files that the command line names or that {@code db:DB,TABLE,COLUMN}
 * names, which may change while the server runs.
 */
final class OvsdbTlsOptions {
  private static final String NO_VERIFICATION = "none";

  private String privateKey;
  private String certificate;
  private String caCertificate;
  private boolean isBootstrapping;
  private String peerCaCertificate;
  private String protocols;
  private String ciphers;
  private final Map<String, String> applied = new LinkedHashMap<>();

  void declare(OptionTable options) {
    options
        .text("private-key", file -> privateKey = file)
        .text("certificate", file -> certificate = file)
        .text("ca-cert", file -> setCa(file, false))
        .text("bootstrap-ca-cert", file -> setCa(file, true))
        .text("peer-ca-cert", file -> peerCaCertificate = file)
        .text("ssl-protocols", list -> protocols = list)
        .text("ssl-ciphers", list -> ciphers = list)
        .letter('p', "private-key")
        .letter('c', "certificate")
        .letter('C', "ca-cert");
  }

  private void setCa(String file, boolean bootstraps) {
    caCertificate = file;
    isBootstrapping = bootstraps;
  }

  /**
   * Configures streams; {@link #update} does so again.
   *
   * @throws IllegalArgumentException if protocols or ciphers are not understood
   */
  void start(OvsdbServer server, TlsSettings settings) {
    if (protocols != null) {
      settings.setProtocols(protocols);
    }
    if (ciphers != null) {
      settings.setCiphers(ciphers);
    }
    update(server, settings);
  }

  /** Looks again at what the database names. */
  void update(OvsdbServer server, TlsSettings settings) {
    apply(server, "private-key", privateKey, file -> settings.setPrivateKey(path(file)));
    apply(server, "certificate", certificate, file -> settings.setCertificate(path(file)));
    apply(server, "peer-ca-cert", peerCaCertificate, f -> settings.setPeerCaCertificate(path(f)));
    apply(server, "ca-cert", caCertificate, file -> applyCa(settings, file));
  }

  private void applyCa(TlsSettings settings, String file) {
    if (NO_VERIFICATION.equals(file)) {
      settings.trustAll();
    } else if (isBootstrapping && file != null) {
      settings.setBootstrapCaCertificate(path(file));
    } else {
      settings.setCaCertificate(path(file));
    }
  }

  private void apply(OvsdbServer server, String option, String value, Consumer<String> setting) {
    if (value == null) {
      return;
    }
    String file =
        value.startsWith(RemoteColumn.PREFIX)
            ? RemoteColumn.parse(value).firstString(server)
            : value;
    boolean isKnown = applied.containsKey(option);
    String before = applied.put(option, file);
    if (!isKnown || !Objects.equals(before, file)) {
      setting.accept(file);
    }
  }

  private static Path path(String file) {
    return file == null ? null : Path.of(file).toAbsolutePath();
  }
}
