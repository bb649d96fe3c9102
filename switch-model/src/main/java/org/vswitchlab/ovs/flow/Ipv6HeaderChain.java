package org.vswitchlab.ovs.flow;

import org.vswitchlab.wire.Bytes;

/**
 * Walks over the extension headers of an IPv6 packet (RFC 8200, 4) to the transport header. Holds
 * the result of the last walk.
 */
public final class Ipv6HeaderChain {
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION = 60;

  private int protocol;
  private int offset;
  private int fragment;

  /** Next header behind the extension headers; of a later fragment, 44. */
  public int protocol() {
    return protocol;
  }

  /** Index of the first byte behind the extension headers. */
  public int offset() {
    return offset;
  }

  /** Bits of ip_frag. */
  public int fragment() {
    return fragment;
  }

  /**
   * Walks from the first extension header.
   *
   * @param next the fixed header's next header
   * @return false if a header is cut short
   */
  public boolean read(byte[] b, int from, int end, int next) {
    int at = from;
    protocol = next;
    fragment = 0;
    while (isExtension(protocol)) {
      if (end - at < 8) {
        return false;
      }
      int type = protocol;
      protocol = b[at] & 0xff;
      if (type == FRAGMENT) {
        int bits = Bytes.u16(b, at + 2);
        // RFC 6946: an atomic fragment, offset 0 and no more to come, is no fragment.
        if ((bits & 0xfff9) != 0) {
          fragment = FlowKey.FRAG_ANY;
          if ((bits & 0xfff8) != 0) {
            fragment |= FlowKey.FRAG_LATER;
            // What the first fragment begins with is not looked at.
            protocol = FRAGMENT;
            offset = at + 8;
            return true;
          }
        }
        at += 8;
      } else {
        int length = b[at + 1] & 0xff;
        int bytes = type == AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8;
        if (end - at < bytes) {
          return false;
        }
        at += bytes;
      }
    }
    offset = at;
    return true;
  }

  private static boolean isExtension(int next) {
    return next == HOP_BY_HOP
        || next == ROUTING
        || next == FRAGMENT
        || next == AUTHENTICATION
        || next == DESTINATION;
  }
}
