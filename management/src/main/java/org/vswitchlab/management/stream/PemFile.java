package org.vswitchlab.management.stream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in the text form of RFC 7468. */
final class PemFile {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /** RFC 8017, A.1: rsaEncryption with its null parameters. */
  private static final byte[] RSA_ALGORITHM = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  /** RFC 5480, 2.1.1: id-ecPublicKey, to be followed by the curve. */
  private static final byte[] EC_ALGORITHM_ID = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };

  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int CONTEXT_0 = 0xa0;

  private PemFile() {}

  private record Block(String label, byte[] der) {}

  private static List<Block> blocks(Path path) throws IOException {
    String text = Files.readString(path, StandardCharsets.ISO_8859_1);
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      String body = matcher.group(2);
      if (body.contains("ENCRYPTED")) {
        throw new IOException(path + ": the key is encrypted; expected one without a password");
      }
      blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(body)));
    }
    return blocks;
  }

  /**
   * All certificates of a file, in order.
   *
   * @throws IOException naming the file, if it holds none or a bad one
   */
  static List<X509Certificate> certificates(Path path) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks(path)) {
        if (block.label().endsWith("CERTIFICATE")) {
          certificates.add(
              (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(path + ": not a certificate: " + e.getMessage(), e);
    }
    if (certificates.isEmpty()) {
      throw new IOException(path + ": no certificate in PEM format");
    }
    return certificates;
  }

  /**
   * The private key of a file, in PKCS#8, PKCS#1 (RSA) or SEC 1 (EC) form.
   *
   * @throws IOException naming the file, if it holds none or one that is not understood
   */
  static PrivateKey privateKey(Path path) throws IOException {
    for (Block block : blocks(path)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return decode(path, block.der());
        }
        case "RSA PRIVATE KEY" -> {
          return decode(path, pkcs8(RSA_ALGORITHM, block.der()));
        }
        case "EC PRIVATE KEY" -> {
          byte[] algorithm = tagged(SEQUENCE, EC_ALGORITHM_ID, curve(path, block.der()));
          return decode(path, pkcs8(algorithm, withoutParameters(block.der())));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new IOException(path + ": the key is encrypted; expected one without a password");
        default -> {
          // Certificates and curve parameters may stand in the same file.
        }
      }
    }
    throw new IOException(path + ": no private key in PEM format");
  }

  private static PrivateKey decode(Path path, byte[] pkcs8) throws IOException {
    for (String algorithm : List.of("RSA", "EC", "EdDSA", "DSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        // The key tells its algorithm, but only the factory of that algorithm reads it.
        continue;
      }
    }
    throw new IOException(path + ": a private key of unknown kind");
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return tagged(SEQUENCE, VERSION_0, algorithm, tagged(OCTET_STRING, key));
  }

  /** RFC 5915: the curve's name stands under context tag 0 in an EC private key. */
  private static byte[] curve(Path path, byte[] sec1) throws IOException {
    int at = headerBytes(sec1, 0);
    while (at < sec1.length) {
      int header = headerBytes(sec1, at);
      int length = length(sec1, at);
      if ((sec1[at] & 0xff) == CONTEXT_0) {
        return Arrays.copyOfRange(sec1, at + header, at + header + length);
      }
      at += header + length;
    }
    throw new IOException(path + ": an EC private key without the name of its curve");
  }

  /**
   * Version and key of an EC private key: Java takes the curve from around it, and nothing else.
   */
  private static byte[] withoutParameters(byte[] sec1) {
    int start = headerBytes(sec1, 0);
    int end = start + headerBytes(sec1, start) + length(sec1, start);
    end += headerBytes(sec1, end) + length(sec1, end);
    return tagged(SEQUENCE, Arrays.copyOfRange(sec1, start, end));
  }

  private static int headerBytes(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return first < 0x80 ? 2 : 2 + (first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | der[at + 2 + i] & 0xff;
    }
    return length;
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int size = body.size();
    if (size < 0x80) {
      out.write(size);
    } else {
      out.write(0x82);
      out.write(size >> 8);
      out.write(size);
    }
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  /** A certificate as text. */
  static String encode(X509Certificate certificate) throws IOException {
    try {
      String body =
          Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IOException("a certificate cannot be encoded: " + e.getMessage(), e);
    }
  }
}
