package org.vswitchlab.management.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * TLS of one stream: turns what the socket brings into what the owner sees, and back. It does no
 * input or output itself.
 */
final class TlsCodec {
  /** What the codec needs done. */
  interface Peer {
    /** Sends records; takes ownership. */
    void sendRecords(ByteBuffer records);

    /** Bytes for the owner, valid during the call. */
    void deliver(ByteBuffer bytes);

    /** The handshake is over. */
    void secured();
  }

  private final SSLEngine engine;
  private final Peer peer;
  private ByteBuffer received;
  private ByteBuffer plain;
  private final List<ByteBuffer> early = new ArrayList<>();
  private boolean isSecured;
  private boolean isClosed;

  TlsCodec(SSLEngine engine, Peer peer) {
    this.engine = engine;
    this.peer = peer;
    received = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    received.flip();
    plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
  }

  boolean isSecured() {
    return isSecured;
  }

  /** Begins the handshake. */
  void start() throws SSLException {
    engine.beginHandshake();
    advance();
  }

  /** Takes what the socket brought. */
  void receive(ByteBuffer bytes) throws SSLException {
    append(bytes);
    advance();
  }

  private void append(ByteBuffer bytes) {
    received.compact();
    if (received.remaining() < bytes.remaining()) {
      ByteBuffer larger = ByteBuffer.allocate(received.position() + bytes.remaining());
      received.flip();
      larger.put(received);
      received = larger;
    }
    received.put(bytes);
    received.flip();
  }

  /** Goes on until more is needed from the socket. */
  private void advance() throws SSLException {
    while (!isClosed) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
        }
        case NEED_WRAP -> {
          if (!wrap(ByteBuffer.allocate(0))) {
            return;
          }
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> {
          if (!unwrap()) {
            return;
          }
        }
      }
    }
  }

  private boolean unwrap() throws SSLException {
    if (!received.hasRemaining()) {
      return false;
    }
    plain.clear();
    SSLEngineResult result = engine.unwrap(received, plain);
    switch (result.getStatus()) {
      case BUFFER_OVERFLOW -> {
        plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        return true;
      }
      case BUFFER_UNDERFLOW -> {
        return false;
      }
      case CLOSED -> {
        deliverPlain();
        return false;
      }
      case OK -> {
        finishIf(result);
        deliverPlain();
        return true;
      }
    }
    return false;
  }

  private void deliverPlain() {
    plain.flip();
    if (plain.hasRemaining()) {
      peer.deliver(plain);
    }
  }

  /** Makes records of bytes; what comes before the end of the handshake waits for it. */
  void send(ByteBuffer bytes) throws SSLException {
    if (!isSecured) {
      early.add(bytes);
      return;
    }
    while (bytes.hasRemaining()) {
      if (!wrap(bytes)) {
        return;
      }
    }
  }

  private boolean wrap(ByteBuffer bytes) throws SSLException {
    ByteBuffer records = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    SSLEngineResult result = engine.wrap(bytes, records);
    records.flip();
    if (records.hasRemaining()) {
      peer.sendRecords(records);
    }
    finishIf(result);
    return result.getStatus() == SSLEngineResult.Status.OK;
  }

  private void finishIf(SSLEngineResult result) throws SSLException {
    if (isSecured || result.getHandshakeStatus() != SSLEngineResult.HandshakeStatus.FINISHED) {
      return;
    }
    isSecured = true;
    peer.secured();
    for (ByteBuffer bytes : early) {
      send(bytes);
    }
    early.clear();
  }

  /** The last records, which tell the peer of a clean end or of what is wrong. */
  void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    engine.closeOutbound();
    try {
      while (!engine.isOutboundDone() && wrap(ByteBuffer.allocate(0))) {
        // Each round is one record.
        continue;
      }
    } catch (SSLException e) {
      // There is nobody left to tell.
      return;
    }
  }

  /** What the peer sent to identify itself, its own certificate first; empty if nothing. */
  List<X509Certificate> peerChain() throws IOException {
    try {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : engine.getSession().getPeerCertificates()) {
        chain.add((X509Certificate) certificate);
      }
      return chain;
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  /** The common name in the peer's certificate; null if it has none. */
  String peerName() throws IOException {
    List<X509Certificate> chain = peerChain();
    if (chain.isEmpty()) {
      return null;
    }
    try {
      for (Rdn part : new LdapName(chain.get(0).getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return part.getValue().toString();
        }
      }
      return null;
    } catch (InvalidNameException e) {
      return null;
    }
  }
}
