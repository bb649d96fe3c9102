package org.vswitchlab.gui.topology;

import java.util.function.Function;
import javafx.scene.paint.Color;
import org.vswitchlab.gui.theme.Palette;
import org.vswitchlab.wire.Frame;

/** What a frame carries, as far as its colour on the canvas tells. */
public enum FrameProtocol {
  ARP("ARP", Palette::arp),
  ICMP("ICMP", Palette::icmp),
  TCP("TCP", Palette::tcp),
  UDP("UDP", Palette::udp),
  IPV6("IPv6 ND", Palette::ipv6),
  CONTROL("STP, LLDP", Palette::control),
  OTHER("other", Palette::other);

  private static final int VLAN_TAG_BYTES = 4;

  private final String label;
  private final Function<Palette, Color> colour;

  FrameProtocol(String label, Function<Palette, Color> colour) {
    this.label = label;
    this.colour = colour;
  }

  public String label() {
    return label;
  }

  public Color colour(Palette palette) {
    return colour.apply(palette);
  }

  /** Looks past any VLAN tags; never fails, whatever the bytes. */
  public static FrameProtocol of(Frame frame) {
    int typeAt = 12;
    while (typeAt + 2 <= frame.length() && isVlanTag(frame.u16(typeAt))) {
      typeAt += VLAN_TAG_BYTES;
    }
    if (typeAt + 2 > frame.length()) {
      return OTHER;
    }
    int type = frame.u16(typeAt);
    int payloadAt = typeAt + 2;
    if (type < 0x600) {
      return isSpanningTree(frame, payloadAt) ? CONTROL : OTHER;
    }
    return switch (type) {
      case 0x0806 -> ARP;
      case 0x88cc -> CONTROL;
      case 0x0800 -> ofIpv4(frame, payloadAt);
      case 0x86dd -> ofIpv6(frame, payloadAt);
      default -> OTHER;
    };
  }

  private static boolean isVlanTag(int type) {
    return type == 0x8100 || type == 0x88a8;
  }

  private static boolean isSpanningTree(Frame frame, int llcAt) {
    return llcAt + 2 <= frame.length() && frame.u16(llcAt) == 0x4242;
  }

  private static FrameProtocol ofIpv4(Frame frame, int headerAt) {
    return headerAt + 10 > frame.length() ? OTHER : ofIpProtocol(frame.u8(headerAt + 9));
  }

  private static FrameProtocol ofIpv6(Frame frame, int headerAt) {
    return headerAt + 7 > frame.length() ? OTHER : ofIpProtocol(frame.u8(headerAt + 6));
  }

  private static FrameProtocol ofIpProtocol(int protocol) {
    return switch (protocol) {
      case 1 -> ICMP;
      case 6 -> TCP;
      case 17 -> UDP;
      case 58 -> IPV6;
      default -> OTHER;
    };
  }
}
