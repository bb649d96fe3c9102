package org.vswitchlab.management.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keys and certificates of {@code ssl:} and {@code pssl:} streams, as ovsdb-server(1) "Public Key
 * Infrastructure Options" has them. The files are read again when they change. Belongs to the
 * loop's thread.
 */
public final class TlsSettings {
  private static final char[] NO_PASSWORD = {};

  private final Consumer<String> warnings;
  private Path privateKey;
  private Path certificate;
  private Path caCertificate;
  private Path peerCaCertificate;
  private boolean isBootstrapping;
  private boolean isTrustingAll;
  private String[] protocols = {"TLSv1.2", "TLSv1.3"};
  private String ciphers = "HIGH:!aNULL:!MD5";
  private SSLContext context;
  private boolean isWarm;
  private Map<Path, FileTime> readTimes = Map.of();

  /**
   * @param warnings takes a sentence about what is wrong with the files
   */
  public TlsSettings(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /** The file with our private key; null for none. */
  public void setPrivateKey(Path file) {
    privateKey = file;
    context = null;
  }

  /** The file with the certificate of our key; null for none. */
  public void setCertificate(Path file) {
    certificate = file;
    context = null;
  }

  /** The file with the certificates that peers' certificates must be signed by; null for none. */
  public void setCaCertificate(Path file) {
    caCertificate = file;
    isBootstrapping = false;
    isTrustingAll = false;
    context = null;
  }

  /** As {@link #setCaCertificate}; if there is no such file, the first peer's is put there. */
  public void setBootstrapCaCertificate(Path file) {
    setCaCertificate(file);
    isBootstrapping = true;
  }

  /** Peers are not verified, {@code --ca-cert=none}. */
  public void trustAll() {
    setCaCertificate(null);
    isTrustingAll = true;
  }

  /** The file with certificates to send along with ours. */
  public void setPeerCaCertificate(Path file) {
    peerCaCertificate = file;
    context = null;
  }

  /**
   * The versions of TLS to allow, such as {@code TLSv1.2}, separated by commas or spaces.
   *
   * @throws IllegalArgumentException naming one that is unknown
   */
  public void setProtocols(String list) {
    List<String> chosen = new ArrayList<>();
    for (String word : list.trim().split("[, ]+")) {
      if (!List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3").contains(word)) {
        throw new IllegalArgumentException(word + ": SSL protocol not recognized");
      }
      chosen.add(word);
    }
    protocols = chosen.toArray(String[]::new);
  }

  /**
   * The cipher suites to allow.
   *
   * @throws IllegalArgumentException if the list is not understood
   */
  public void setCiphers(String list) {
    try {
      CipherNames.choose(list, SSLContext.getDefault().createSSLEngine().getEnabledCipherSuites());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no TLS on this system: " + e.getMessage(), e);
    }
    ciphers = list;
  }

  /** Whether streams can be secured: a key, its certificate and a word about whom to trust. */
  public boolean isComplete() {
    return privateKey != null && certificate != null && (caCertificate != null || isTrustingAll);
  }

  /** Whether the next peer's authority is to be believed and kept. */
  boolean isBootstrapDue() {
    return isBootstrapping && !Files.exists(caCertificate);
  }

  /**
   * An engine for one stream.
   *
   * @throws IOException telling what is missing or wrong
   */
  SSLEngine engine(boolean isClient) throws IOException {
    if (privateKey == null || certificate == null) {
      throw new IOException("a private key and a certificate must be configured to use SSL");
    }
    if (caCertificate == null && !isTrustingAll) {
      throw new IOException("a CA certificate must be configured to use SSL");
    }
    readWhenChanged();
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(isClient);
    engine.setEnabledProtocols(protocols);
    engine.setEnabledCipherSuites(CipherNames.choose(ciphers, engine.getEnabledCipherSuites()));
    if (!isClient) {
      // As the real server: a client without a certificate is sent away.
      engine.setNeedClientAuth(!isTrustingAll);
    }
    return engine;
  }

  /**
   * Does a handshake with itself, on a thread of its own: Java takes its time for the first in a
   * process, longer than clients wait. Nothing if the files are not there yet.
   */
  void warmUp() {
    if (isWarm || !isComplete()) {
      return;
    }
    isWarm = true;
    try {
      SSLEngine client = engine(true);
      SSLEngine server = engine(false);
      Thread thread = new Thread(() -> shakeHands(client, server), "tls-warm-up");
      thread.setDaemon(true);
      thread.start();
    } catch (IOException e) {
      // The first peer's attempt will tell the same.
      isWarm = false;
    }
  }

  private static void shakeHands(SSLEngine client, SSLEngine server) {
    try {
      ByteBuffer fromClient = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
      ByteBuffer fromServer = ByteBuffer.allocate(server.getSession().getPacketBufferSize());
      // Each round carries one flight; no handshake needs as many.
      for (int round = 0; round < 20 && !isOver(client, server); round++) {
        step(client, fromServer, fromClient);
        step(server, fromClient, fromServer);
      }
    } catch (SSLException e) {
      // Peers will be told; here it was about loading classes only.
      return;
    }
  }

  private static boolean isOver(SSLEngine one, SSLEngine other) {
    return one.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && other.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && one.getSession().isValid()
        && other.getSession().isValid();
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    in.flip();
    ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    boolean isStuck = false;
    while (!isStuck) {
      int before = in.remaining() + out.remaining();
      engine.unwrap(in, plain);
      for (Runnable task = engine.getDelegatedTask();
          task != null;
          task = engine.getDelegatedTask()) {
        task.run();
      }
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        engine.wrap(ByteBuffer.allocate(0), out);
      }
      isStuck =
          before == in.remaining() + out.remaining()
              && engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK;
    }
    in.compact();
  }

  private void readWhenChanged() throws IOException {
    Map<Path, FileTime> times = new LinkedHashMap<>();
    for (Path file : new Path[] {privateKey, certificate, caCertificate, peerCaCertificate}) {
      if (file != null && Files.exists(file)) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    if (context != null && times.equals(readTimes)) {
      return;
    }
    try {
      context = read();
    } catch (IOException e) {
      if (context == null) {
        throw e;
      }
      // Half-written files: what was read before serves on.
      warnings.accept(e.getMessage());
    }
    readTimes = times;
  }

  private SSLContext read() throws IOException {
    try {
      SSLContext fresh = SSLContext.getInstance("TLS");
      fresh.init(keys(), trust(), null);
      return fresh;
    } catch (GeneralSecurityException e) {
      throw new IOException("SSL cannot be set up: " + e.getMessage(), e);
    }
  }

  private KeyManager[] keys() throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>(PemFile.certificates(certificate));
    if (peerCaCertificate != null) {
      PemFile.certificates(peerCaCertificate).stream()
          .filter(added -> !chain.contains(added))
          .forEach(chain::add);
    }
    if (caCertificate != null && Files.exists(caCertificate)) {
      // A peer that bootstraps needs the authority itself; the real server sends it too.
      complete(chain, PemFile.certificates(caCertificate));
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "own", PemFile.privateKey(privateKey), NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static void complete(List<X509Certificate> chain, List<X509Certificate> authorities) {
    X509Certificate last = chain.get(chain.size() - 1);
    for (X509Certificate authority : authorities) {
      if (!chain.contains(authority)
          && authority.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
        chain.add(authority);
        return;
      }
    }
  }

  private TrustManager[] trust() throws IOException, GeneralSecurityException {
    if (isTrustingAll || isBootstrapDue()) {
      return new TrustManager[] {new TrustEverybody()};
    }
    KeyStore store = emptyStore();
    List<X509Certificate> authorities = PemFile.certificates(caCertificate);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("ca" + i, authorities.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  /**
   * Keeps the authority of the first peer.
   *
   * @param chain what the peer sent, its own certificate first
   * @throws IOException if there is no self-signed certificate at the end, or it cannot be kept
   */
  void bootstrap(List<X509Certificate> chain) throws IOException {
    X509Certificate last = chain.get(chain.size() - 1);
    if (!last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
      throw new IOException("could not bootstrap CA cert: no self-signed certificate was received");
    }
    Files.writeString(caCertificate, PemFile.encode(last), StandardOpenOption.CREATE_NEW);
    warnings.accept("successfully bootstrapped CA cert to " + caCertificate);
    context = null;
  }
}
