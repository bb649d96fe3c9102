package org.vswitchlab.ovs.ofproto.control;

import java.util.Set;
import java.util.TreeSet;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** Both sides' hello messages, OpenFlow 1.3.5 clause 6.3.1. */
public final class VersionNegotiation {
  private static final int HEADER_BYTES = 8;
  private static final int VERSION_BITMAP = 1;

  private VersionNegotiation() {}

  /** Bit n for the version whose header byte is n. */
  public static int bitmap(Set<OpenFlowVersion> versions) {
    int bitmap = 0;
    for (OpenFlowVersion version : versions) {
      bitmap |= 1 << version.wireVersion();
    }
    return bitmap;
  }

  /** The latest version in a bitmap, or null. */
  public static OpenFlowVersion latest(int bitmap) {
    OpenFlowVersion latest = null;
    for (OpenFlowVersion version : OpenFlowVersion.values()) {
      if ((bitmap & 1 << version.wireVersion()) != 0) {
        latest = version;
      }
    }
    return latest;
  }

  /** A hello; with a bitmap only if versions are left out below the latest one. */
  public static byte[] hello(Set<OpenFlowVersion> versions, int xid) {
    int bitmap = bitmap(versions);
    int latest = latest(bitmap).wireVersion();
    boolean needsBitmap = bitmap != (2 << latest) - 2;
    byte[] hello = new byte[HEADER_BYTES + (needsBitmap ? 8 : 0)];
    hello[0] = (byte) latest;
    hello[3] = (byte) hello.length;
    putInt(hello, 4, xid);
    if (needsBitmap) {
      hello[9] = VERSION_BITMAP;
      hello[11] = 8;
      putInt(hello, 12, bitmap);
    }
    return hello;
  }

  /**
   * The versions that a hello offers: those of its first bitmap, else all up to its header's.
   * Elements that make no sense are skipped.
   */
  public static int offered(byte[] hello) {
    int at = HEADER_BYTES;
    while (at + 4 <= hello.length) {
      int type = u16(hello, at);
      int length = u16(hello, at + 2);
      if (length < 4 || at + length > hello.length) {
        break;
      }
      if (type == VERSION_BITMAP && length >= 8) {
        int bitmap = u16(hello, at + 4) << 16 | u16(hello, at + 6);
        if ((bitmap & ~1) != 0) {
          return bitmap;
        }
        break;
      }
      at += (length + 7) / 8 * 8;
    }
    int version = hello[0] & 0xff;
    return version >= 31 ? -2 : (2 << version) - 2;
  }

  /** What is told to a peer with which there is no common version. */
  static String refusal(int own, int peer) {
    return "We support "
        + describe(own)
        + ", you support "
        + describe(peer)
        + ", no common version.";
  }

  private static String describe(int bitmap) {
    Set<Integer> versions = new TreeSet<>();
    for (int i = 1; i < 32; i++) {
      if ((bitmap & 1 << i) != 0) {
        versions.add(i);
      }
    }
    boolean isAllUpTo = false;
    int latest = 0;
    for (int version : versions) {
      latest = version;
    }
    isAllUpTo = bitmap == (2 << latest) - 2;
    if (versions.size() == 1) {
      return String.format("version 0x%02x", latest);
    }
    if (isAllUpTo) {
      return String.format("version 0x%02x and earlier", latest);
    }
    StringBuilder text = new StringBuilder("versions ");
    String separator = "";
    for (int version : versions) {
      text.append(separator).append(String.format("0x%02x", version));
      separator = ", ";
    }
    return text.toString();
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  private static void putInt(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >>> 24 - 8 * i);
    }
  }
}
