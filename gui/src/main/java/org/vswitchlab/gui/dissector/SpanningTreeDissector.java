package org.vswitchlab.gui.dissector;

import java.util.ArrayList;
import java.util.List;

/** Bridge protocol data units: IEEE 802.1D-2004, clause 9. */
final class SpanningTreeDissector {
  private static final int TCN_BYTES = 4;
  private static final int CONFIG_BYTES = 35;
  private static final int TCN = 0x80;
  private static final int RAPID = 2;
  private static final String[] ROLES = {"unknown", "alternate or backup", "root", "designated"};

  private SpanningTreeDissector() {}

  /** The BPDU with what pads it; null if it is something else. */
  static List<DissectedField> dissect(ByteView bytes) {
    boolean isBpdu = bytes.length() >= TCN_BYTES && bytes.unsigned(0, 2) == 0;
    return isBpdu ? List.of(bpdu(bytes)) : null;
  }

  private static DissectedField bpdu(ByteView bytes) {
    int type = (int) bytes.unsigned(3, 1);
    boolean isRapid = bytes.unsigned(2, 1) >= RAPID;
    List<DissectedField> fields = new ArrayList<>();
    fields.add(bytes.number("Protocol version", 2, 1));
    fields.add(bytes.hex("BPDU type", 3, 1));
    String summary = "topology change notification";
    if (type != TCN && bytes.length() >= CONFIG_BYTES) {
      summary = configuration(bytes, isRapid, fields);
    }
    String name = isRapid ? "Rapid spanning tree" : "Spanning tree";
    return new DissectedField(name, summary, bytes.at(0), bytes.length(), fields);
  }

  private static String configuration(
      ByteView bytes, boolean isRapid, List<DissectedField> fields) {
    fields.add(bytes.leaf("Flags", flags((int) bytes.unsigned(4, 1), isRapid), 4, 1));
    fields.add(bytes.leaf("Root", bridge(bytes, 5), 5, 8));
    fields.add(bytes.number("Root path cost", 13, 4));
    fields.add(bytes.leaf("Bridge", bridge(bytes, 17), 17, 8));
    fields.add(bytes.hex("Port", 25, 2));
    fields.add(seconds(bytes, "Message age", 27));
    fields.add(seconds(bytes, "Max age", 29));
    fields.add(seconds(bytes, "Hello time", 31));
    fields.add(seconds(bytes, "Forward delay", 33));
    return "root " + bridge(bytes, 5) + ", cost " + bytes.unsigned(13, 4);
  }

  private static String bridge(ByteView bytes, int at) {
    return bytes.unsigned(at, 2) + "/" + bytes.mac(at + 2);
  }

  /** Times are in units of 1/256 s: clause 9.2.8. */
  private static DissectedField seconds(ByteView bytes, String name, int at) {
    double seconds = bytes.unsigned(at, 2) / 256.0;
    return bytes.leaf(name, String.format(java.util.Locale.ROOT, "%.3f s", seconds), at, 2);
  }

  private static String flags(int bits, boolean isRapid) {
    List<String> names = new ArrayList<>();
    add(names, bits, 0x01, "topology change");
    if (isRapid) {
      add(names, bits, 0x02, "proposal");
      names.add("role " + ROLES[bits >> 2 & 3]);
      add(names, bits, 0x10, "learning");
      add(names, bits, 0x20, "forwarding");
      add(names, bits, 0x40, "agreement");
    }
    add(names, bits, 0x80, "topology change acknowledgment");
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private static void add(List<String> names, int bits, int bit, String name) {
    if ((bits & bit) != 0) {
      names.add(name);
    }
  }
}
