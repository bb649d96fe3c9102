package org.vswitchlab.pcap;

import java.util.Optional;
import org.vswitchlab.link.Direction;

/**
 * One packet of a capture file.
 *
 * @param timeNanos since 1970-01-01T00:00:00Z; that of the packet before it if the file says none
 * @param interfaceId number within its section
 * @param interfaceName as the file names it; empty if it does not
 * @param linkType LINKTYPE_ value; 1 is Ethernet
 * @param bytes as captured, without a frame check sequence; read only by agreement
 * @param originalLength bytes on the wire, of which {@code bytes} may be the first
 * @param direction if the file says it
 * @param comment all comments, one a line; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // a copy a packet would double the work of a replay
public record CapturedPacket(
    long timeNanos,
    int interfaceId,
    String interfaceName,
    int linkType,
    byte[] bytes,
    int originalLength,
    Optional<Direction> direction,
    String comment) {
  /** LINKTYPE_ETHERNET. */
  public static final int ETHERNET = Pcapng.LINKTYPE_ETHERNET;

  /** Whether the capture kept only the beginning. */
  public boolean isCut() {
    return bytes.length < originalLength;
  }
}
