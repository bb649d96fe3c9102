package org.vswitchlab.ovs.openflow;

import java.util.ArrayList;
import java.util.List;

/** Meters as ovs-ofctl(8) "Meter Syntax" has them. */
public final class MeterText {
  private MeterText() {}

  /**
   * Reads a meter.
   *
   * @throws FlowSyntaxException with the tool's message
   */
  public static MeterMod parse(String text, MeterMod.Command command) {
    int bandAt = text.indexOf("band");
    boolean wantsBands = command != MeterMod.Command.DELETE;
    if (wantsBands && bandAt < 0) {
      throw new FlowSyntaxException("must specify bands");
    }
    String head = bandAt < 0 ? text : text.substring(0, bandAt);
    long id = command == MeterMod.Command.DELETE ? MeterMod.ALL_METERS : 0;
    boolean packets = false;
    boolean kilobits = false;
    boolean burst = false;
    boolean stats = false;
    KeyValues pairs = new KeyValues(head);
    while (pairs.next()) {
      switch (pairs.key()) {
        case "kbps" -> kilobits = true;
        case "pktps" -> packets = true;
        case "burst" -> burst = true;
        case "stats" -> stats = true;
        case "meter" -> id = meterId(pairs.value());
        default -> throw new FlowSyntaxException("unknown keyword " + pairs.key());
      }
    }
    if (wantsBands && id == 0) {
      throw new FlowSyntaxException("must specify 'meter'");
    }
    if (wantsBands && packets == kilobits) {
      throw new FlowSyntaxException(
          packets
              ? "cannot specify both 'kbps' and 'pktps'"
              : "must specify either 'kbps' or 'pktps'");
    }
    List<MeterMod.Band> bands =
        wantsBands ? bands(text.substring(bandAt), burst) : new ArrayList<>();
    return new MeterMod(command, id, packets, burst, stats, bands);
  }

  private static long meterId(String value) {
    return switch (value) {
      case "all" -> MeterMod.ALL_METERS;
      default -> {
        long id = Numbers.parse32(value);
        if (id == 0 || id > 0xffff_0000L) {
          throw new FlowSyntaxException("invalid value for meter");
        }
        yield id;
      }
    };
  }

  private static List<MeterMod.Band> bands(String text, boolean burst) {
    List<MeterMod.Band> bands = new ArrayList<>();
    for (String part : text.split("bands?[=:]")) {
      if (!part.isBlank()) {
        bands.add(band(part, burst));
      }
    }
    return bands;
  }

  private static MeterMod.Band band(String text, boolean hasBurst) {
    long rate = 0;
    long burst = 0;
    int precedence = -1;
    boolean hasType = false;
    KeyValues pairs = new KeyValues(text);
    while (pairs.next()) {
      switch (pairs.key()) {
        case "type" -> {
          hasType = true;
          if (pairs.value().equals("dscp_remark")) {
            precedence = 0;
          } else if (!pairs.value().equals("drop")) {
            throw new FlowSyntaxException("field type unknown value " + pairs.value());
          }
        }
        case "rate" -> rate = Numbers.parse32(pairs.value());
        case "burst_size" -> burst = Numbers.parse32(pairs.value());
        case "prec_level" -> precedence = Numbers.parse8(pairs.value(), "prec_level");
        default -> throw new FlowSyntaxException("unknown keyword " + pairs.key());
      }
    }
    if (!hasType) {
      throw new FlowSyntaxException("missing 'type'");
    }
    if (rate == 0) {
      throw new FlowSyntaxException("band must have 'rate'");
    }
    return new MeterMod.Band(rate, hasBurst ? burst : 0, precedence);
  }

  /** A meter as {@code dump-meters} prints it: a line, and one for each band. */
  public static String format(MeterMod meter) {
    StringBuilder text = new StringBuilder("meter=").append(meter.meterId());
    text.append(meter.isPackets() ? " pktps" : " kbps");
    text.append(meter.hasBurst() ? " burst" : "");
    text.append(meter.hasStats() ? " stats" : "");
    text.append(" bands=\n");
    for (MeterMod.Band band : meter.bands()) {
      text.append(band.isDrop() ? "type=drop" : "type=dscp_remark");
      text.append(" rate=").append(band.rate());
      if (meter.hasBurst()) {
        text.append(" burst_size=").append(band.burst());
      }
      if (!band.isDrop()) {
        text.append(" prec_level=").append(band.precedenceLevel());
      }
      text.append('\n');
    }
    return text.toString();
  }
}
