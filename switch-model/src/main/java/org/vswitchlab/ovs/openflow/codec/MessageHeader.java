package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/**
 * The beginning of a message: which it is, and where its body starts.
 *
 * @param hasMore whether parts of a multipart message follow
 * @param bodyStart offset of what follows all headers
 */
public record MessageHeader(
    OpenFlowVersion version, int xid, WireType wireType, boolean hasMore, int bodyStart) {
  /** Bytes of the header that all messages have. */
  public static final int BYTES = 8;

  /** OFPT_HELLO, ERROR, ECHO_REQUEST and ECHO_REPLY are the first types. */
  private static final int LAST_SYMMETRIC = 3;

  private static final int EXPERIMENTER = 4;
  private static final int EXPERIMENTER_STATS = 0xffff;

  /** The length that the header at {@code start} claims. */
  public static int claimedLength(byte[] bytes, int start) {
    return (bytes[start + 2] & 0xff) << 8 | bytes[start + 3] & 0xff;
  }

  /** The transaction id of the message at the beginning of {@code bytes}. */
  public static int xid(byte[] bytes) {
    return bytes.length < BYTES ? 0 : new WireReader(bytes, 4, 8).s32();
  }

  /**
   * Reads the headers.
   *
   * @throws OpenFlowException if it is no message of that version
   */
  public static MessageHeader read(byte[] bytes) {
    if (bytes.length < BYTES || claimedLength(bytes, 0) != bytes.length) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
    }
    WireReader in = new WireReader(bytes);
    int number = in.u8();
    OpenFlowVersion version = version(number);
    int type = in.u8();
    in.skip(2);
    int xid = in.s32();
    if (version == null && number > 0 && type <= LAST_SYMMETRIC) {
      // A hello of a version to come: what is offered counts, not what it is offered in. Echoes and
      // errors are the same in all versions.
      version = OpenFlowVersion.OPENFLOW15;
    }
    if (version == null) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_VERSION);
    }
    boolean is10 = version == OpenFlowVersion.OPENFLOW10;
    WireType wireType;
    boolean hasMore = false;
    if (type == EXPERIMENTER) {
      wireType = experimenter(version, in);
    } else if (type == (is10 ? 16 : 18) || type == (is10 ? 17 : 19)) {
      boolean isReply = type == (is10 ? 17 : 19);
      int statistics = in.u16();
      boolean mayHaveMore = isReply || version.isAtLeast(OpenFlowVersion.OPENFLOW13);
      hasMore = (in.u16() & 1) != 0 && mayHaveMore;
      if (!is10) {
        in.skip(4);
      }
      wireType = multipart(version, in, statistics, isReply);
    } else {
      wireType = WireType.find(version, WireType.Kind.STANDARD, type);
      if (wireType == null) {
        throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_TYPE);
      }
    }
    return new MessageHeader(version, xid, wireType, hasMore, in.position());
  }

  /**
   * Whether a message of that type can be as long.
   *
   * @throws OpenFlowException if not
   */
  public void checkLength(int bytes) {
    if (!wireType.allows(bytes)) {
      throw new OpenFlowException(
          OpenFlowError.OFPBRC_BAD_LEN, wireType.name() + " with incorrect length " + bytes);
    }
  }

  /** Whether it is a multipart request of a version that lets requests come in parts. */
  public boolean mayHaveParts() {
    return wireType.kind().isMultipart()
        && !wireType.kind().isReply()
        && version.isAtLeast(OpenFlowVersion.OPENFLOW13);
  }

  private static OpenFlowVersion version(int number) {
    boolean isKnown = number >= 1 && number <= OpenFlowVersion.values().length;
    return isKnown ? OpenFlowVersion.values()[number - 1] : null;
  }

  private static WireType experimenter(OpenFlowVersion version, WireReader in) {
    int vendor = in.s32();
    int subtype = in.s32();
    WireType found =
        switch (vendor) {
          case OpenFlowError.NICIRA -> WireType.find(version, WireType.Kind.NICIRA, subtype);
          case OpenFlowError.ONF -> WireType.find(version, WireType.Kind.ONF, subtype);
          default -> throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_VENDOR);
        };
    if (found == null) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_SUBTYPE);
    }
    return found;
  }

  private static WireType multipart(
      OpenFlowVersion version, WireReader in, int statistics, boolean isReply) {
    if (statistics != EXPERIMENTER_STATS) {
      WireType.Kind kind = isReply ? WireType.Kind.REPLY : WireType.Kind.REQUEST;
      WireType found = WireType.find(version, kind, statistics);
      if (found == null) {
        throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_STAT);
      }
      return found;
    }
    int vendor = in.s32();
    if (vendor != OpenFlowError.NICIRA && vendor != OpenFlowError.ONF) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_VENDOR);
    }
    boolean isOnf = vendor == OpenFlowError.ONF;
    int subtype = in.s32();
    if (version == OpenFlowVersion.OPENFLOW10) {
      in.skip(4);
    }
    WireType.Kind kind =
        isReply
            ? isOnf ? WireType.Kind.ONF_REPLY : WireType.Kind.NICIRA_REPLY
            : isOnf ? WireType.Kind.ONF_REQUEST : WireType.Kind.NICIRA_REQUEST;
    WireType found = WireType.find(version, kind, subtype);
    if (found == null) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_SUBTYPE);
    }
    return found;
  }

  /** Writes the headers; the length is filled in by {@link #finish}. */
  static void write(
      WireWriter out, OpenFlowVersion version, int xid, WireType wireType, boolean hasMore) {
    boolean is10 = version == OpenFlowVersion.OPENFLOW10;
    boolean isMultipart = wireType.kind().isMultipart();
    int type =
        isMultipart
            ? (is10 ? 16 : 18) + (wireType.kind().isReply() ? 1 : 0)
            : wireType.kind() == WireType.Kind.STANDARD ? wireType.number() : EXPERIMENTER;
    out.u8(version.wireVersion()).u8(type).u16(0).u32(xid);
    boolean isExtension = wireType.kind().isExtension();
    if (isMultipart) {
      out.u16(isExtension ? EXPERIMENTER_STATS : wireType.number()).u16(hasMore ? 1 : 0);
      out.zeros(is10 ? 0 : 4);
    }
    if (isExtension) {
      out.u32(wireType.kind().isOnf() ? OpenFlowError.ONF : OpenFlowError.NICIRA);
      out.u32(wireType.number());
      out.zeros(isMultipart && is10 ? 4 : 0);
    }
  }

  /** Fills in the length of the message that starts at {@code start}. */
  static void finish(WireWriter out, int start) {
    out.set16(start + 2, out.size() - start);
  }
}
