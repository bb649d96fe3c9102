package org.vswitchlab.management.appctl;

import java.util.Locale;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.DatapathPort;

/** What {@code dpctl/show} prints of a datapath. */
final class DatapathReport {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  private DatapathReport() {}

  static String show(Datapath datapath, DatapathSet datapaths, boolean withStatistics) {
    boolean isByHand = datapaths.isByHand(datapath);
    StringBuilder out = new StringBuilder();
    out.append(datapath.name()).append(":\n");
    out.append("  lookups: hit:").append(datapath.statistics().hitCount());
    out.append(" missed:").append(datapath.statistics().missCount());
    out.append(" lost:").append(datapath.statistics().lostCount()).append('\n');
    out.append("  flows: ").append(datapath.megaflowCount()).append('\n');
    if ((isByHand || !datapath.ports().isEmpty()) && datapath.port(0) == null) {
      // Port 0 is the datapath's own; nothing is ever sent there.
      String own = datapath.name().substring(datapath.name().indexOf('@') + 1);
      out.append("  port 0: ").append(own).append(" (");
      String type = datapaths.isDummy(datapath) ? "dummy-internal" : typeName(datapath, "internal");
      out.append(type).append(")\n");
      if (withStatistics) {
        statistics(out, new Counters.Snapshot(0, 0, 0, 0, 0, 0));
      }
    }
    for (DatapathPort port : datapath.ports()) {
      out.append("  port ").append(port.number()).append(": ").append(port.name());
      String typeName = typeName(datapath, port.typeName());
      if (isByHand && port.typeName().equals("internal")) {
        // As it was called when it was added.
        typeName = port.typeName();
      }
      String settings = settings(port);
      if (!typeName.equals("system") || !settings.isEmpty()) {
        out.append(" (").append(typeName).append(settings).append(')');
      }
      out.append('\n');
      if (withStatistics) {
        statistics(out, port.statistics());
      }
    }
    return out.toString();
  }

  /** What there is to tell of a port's settings, behind its type. */
  static String settings(DatapathPort port) {
    return port == null || port.settings().isEmpty() ? "" : ": " + port.settings();
  }

  /** The type of a port as it is called in this type of datapath. */
  static String typeName(Datapath datapath, String type) {
    return switch (type) {
      case "" -> "system";
      case "internal" ->
          switch (datapath.type()) {
            case "dummy" -> "dummy-internal";
            case "netdev" -> "tap";
            default -> type;
          };
      default -> type;
    };
  }

  private static void statistics(StringBuilder out, Counters.Snapshot counters) {
    out.append("    RX packets:").append(counters.rxPackets());
    out.append(" errors:? dropped:? overruns:? frame:?\n");
    out.append("    TX packets:").append(counters.txPackets());
    out.append(" errors:? dropped:? aborted:? carrier:?\n    collisions:?\n");
    out.append("    RX bytes:").append(counters.rxBytes()).append(readable(counters.rxBytes()));
    out.append("  TX bytes:").append(counters.txBytes()).append(readable(counters.txBytes()));
    out.append('\n');
  }

  /** {@code (9.3 KiB)} from 1024 bytes on. */
  private static String readable(long bytes) {
    double value = bytes;
    String unit = null;
    for (int i = 0; i < UNITS.length && value >= 1024; i++) {
      value /= 1024;
      unit = UNITS[i];
    }
    return unit == null ? "" : String.format(Locale.ROOT, " (%.1f %s)", value, unit);
  }
}
