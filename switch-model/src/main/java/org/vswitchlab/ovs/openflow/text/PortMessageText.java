package org.vswitchlab.ovs.openflow.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.PortFlags;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortDescription;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortStats;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueConfig;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueStats;
import org.vswitchlab.wire.MacAddress;

/** Words of messages about ports and queues. */
final class PortMessageText {
  private static final String[] CONFIG = {
    "PORT_DOWN", "NO_STP", "NO_RECV", "NO_RECV_STP", "NO_FLOOD", "NO_FWD", "NO_PACKET_IN"
  };
  private static final String[] FEATURES = {
    "10MB-HD",
    "10MB-FD",
    "100MB-HD",
    "100MB-FD",
    "1GB-HD",
    "1GB-FD",
    "10GB-FD",
    "40GB-FD",
    "100GB-FD",
    "1TB-FD",
    "OTHER",
    "COPPER",
    "FIBER",
    "AUTO_NEG",
    "AUTO_PAUSE",
    "AUTO_PAUSE_ASYM"
  };

  private final MessageText text;
  private final StringBuilder out;

  PortMessageText(MessageText text) {
    this.text = text;
    this.out = text.out;
  }

  void append(PortMessage message) {
    if (message instanceof PortMessage.PortStatus m) {
      out.append(
          switch (m.reason()) {
            case ADD -> " ADD:";
            case DELETE -> " DEL:";
            case MODIFY -> " MOD:";
          });
      port(m.port());
    } else if (message instanceof PortMessage.PortMod m) {
      portMod(m);
    } else if (message instanceof PortMessage.PortRequest m) {
      out.append(m.isDescription() ? " port=" : " port_no=").append(port(m.port()));
    } else if (message instanceof PortMessage.PortDescReply m) {
      out.append('\n');
      ports(m.ports());
    } else if (message instanceof PortMessage.PortStatsReply m) {
      out.append(' ').append(m.ports().size()).append(" ports\n");
      if (text.verbosity > 0) {
        m.ports().forEach(this::stats);
      }
    } else if (message instanceof PortMessage.QueueStatsRequest m) {
      out.append(" port=").append(anyPort(m.port()));
      out.append(" queue=").append(queue(m.queueId()));
    } else if (message instanceof PortMessage.QueueStatsReply m) {
      out.append(' ').append(m.queues().size()).append(" queues\n");
      if (text.verbosity > 0) {
        m.queues().forEach(this::queueStats);
      }
    } else if (message instanceof PortMessage.QueueConfigRequest m) {
      out.append(" port=").append(port(m.port()));
      if (m.queueId() != PortMessage.ALL_QUEUES) {
        out.append(" queue=").append(m.queueId());
      }
    } else if (message instanceof PortMessage.QueueConfigReply m) {
      queueConfig(m);
    }
  }

  private String port(int port) {
    return OpenFlowPort.format(port, text.ports);
  }

  private String anyPort(int port) {
    return port == OpenFlowPort.ALL ? "ANY" : port(port);
  }

  private static String queue(long id) {
    return id == PortMessage.ALL_QUEUES ? "ALL" : Long.toString(id);
  }

  private static String words(int bits, String[] names) {
    if (bits == 0) {
      return "0";
    }
    StringJoiner words = new StringJoiner(" ");
    int left = bits;
    for (int i = 0; i < names.length; i++) {
      if ((bits & 1 << i) != 0) {
        words.add(names[i]);
        left &= ~(1 << i);
      }
    }
    if (left != 0) {
      words.add(MessageText.hex(left & 0xffff_ffffL));
    }
    return words.toString();
  }

  /** Ports by number. */
  void ports(List<PortDescription> ports) {
    ports.stream().sorted(Comparator.comparingInt(PortDescription::number)).forEach(this::port);
  }

  private void port(PortDescription p) {
    out.append(' ').append(port(p.number()));
    if (text.ports.name(p.number()) == null || !port(p.number()).equals(p.name())) {
      out.append('(').append(p.name()).append(')');
    }
    out.append(": addr:").append(MacAddress.format(p.macAddress())).append('\n');
    out.append("     config:     ").append(words(p.config(), CONFIG)).append('\n');
    out.append("     state:      ").append(state(p.state())).append('\n');
    features("     current:    ", p.current());
    features("     advertised: ", p.advertised());
    features("     supported:  ", p.supported());
    features("     peer:       ", p.peer());
    out.append("     speed: ").append(p.currentKbps() / 1000).append(" Mbps now, ");
    out.append(p.maxKbps() / 1000).append(" Mbps max\n");
  }

  private void features(String label, int bits) {
    if (bits != 0) {
      out.append(label).append(words(bits, FEATURES)).append('\n');
    }
  }

  private String state(int state) {
    StringJoiner words = new StringJoiner(" ");
    words.setEmptyValue("0");
    if ((state & PortFlags.LINK_DOWN) != 0) {
      words.add("LINK_DOWN");
    }
    if ((state & PortFlags.BLOCKED) != 0) {
      words.add("BLOCKED");
    }
    if ((state & PortFlags.LIVE) != 0) {
      words.add("LIVE");
    }
    switch (state & PortFlags.STP_MASK) {
      case PortFlags.STP_LEARN -> words.add("STP_LEARN");
      case PortFlags.STP_FORWARD -> words.add("STP_FORWARD");
      case PortFlags.STP_BLOCK -> words.add("STP_BLOCK");
      default -> {}
    }
    return words.toString();
  }

  private void portMod(PortMessage.PortMod m) {
    out.append(" port: ").append(port(m.port()));
    out.append(": addr:").append(MacAddress.format(m.macAddress()));
    out.append("\n     config: ").append(words(m.config(), CONFIG));
    out.append("\n     mask:   ").append(words(m.mask(), CONFIG));
    out.append("\n     advertise: ");
    out.append(m.advertise() == 0 ? "UNCHANGED" : words(m.advertise(), FEATURES)).append('\n');
  }

  private void stats(PortStats p) {
    String name = port(p.port());
    out.append("  port ").append(name.length() < 2 ? " " + name : name).append(": rx ");
    first("pkts", p.rxPackets());
    next("bytes", p.rxBytes());
    next("drop", p.rxDropped());
    next("errs", p.rxErrors());
    next("frame", p.rxFrameErrors());
    next("over", p.rxOverErrors());
    next("crc", p.rxCrcErrors());
    out.append("\n           tx ");
    first("pkts", p.txPackets());
    next("bytes", p.txBytes());
    next("drop", p.txDropped());
    next("errs", p.txErrors());
    next("coll", p.collisions());
    out.append('\n');
    if (p.durationSeconds() >= 0) {
      out.append("           duration=");
      out.append(MessageText.duration(p.durationSeconds(), p.durationNanos())).append('\n');
    }
    extended(p.extended());
    if (!p.custom().isEmpty()) {
      out.append("           CUSTOM Statistics");
      for (int i = 0; i < p.custom().size(); i++) {
        out.append(i % 3 == 0 ? "\n                      " : " ");
        PortMessage.CustomCounter c = p.custom().get(i);
        out.append(c.name()).append('=').append(Long.toUnsignedString(c.value())).append(',');
      }
      out.append('\n');
    }
  }

  private void extended(List<Long> counters) {
    String[] names = {
      "1_to_64_packets",
      "65_to_127_packets",
      "128_to_255_packets",
      "256_to_511_packets",
      "512_to_1023_packets",
      "1024_to_1522_packets",
      "1523_to_max_packets"
    };
    if (counters.size() < names.length || counters.stream().allMatch(c -> c == -1)) {
      return;
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      if (counters.get(i) != -1) {
        line.append(line.length() > 0 ? ", " : "");
        line.append("rx ").append(names[i]).append('=').append(counters.get(i));
      }
    }
    out.append("           rfc2819 ").append(line).append('\n');
  }

  private void first(String name, long value) {
    out.append(name).append('=').append(value == -1 ? "?" : Long.toUnsignedString(value));
  }

  private void next(String name, long value) {
    out.append(", ");
    first(name, value);
  }

  private void queueStats(QueueStats q) {
    out.append("  port ").append(port(q.port())).append(" queue ").append(queue(q.queueId()));
    out.append(": ");
    first("bytes", q.txBytes());
    next("pkts", q.txPackets());
    next("errors", q.txErrors());
    out.append(", duration=");
    if (q.durationSeconds() >= 0) {
      out.append(MessageText.duration(q.durationSeconds(), q.durationNanos()));
    } else {
      out.append('?');
    }
    out.append('\n');
  }

  private void queueConfig(PortMessage.QueueConfigReply m) {
    boolean saysPortOnce = !text.version.isAtLeast(OpenFlowVersion.OPENFLOW14);
    int last = -1;
    if (m.queues().isEmpty()) {
      out.append('\n');
      return;
    }
    if (saysPortOnce) {
      out.append(" port=").append(port(m.port())).append('\n');
    } else {
      out.append(' ');
    }
    List<QueueConfig> queues = new ArrayList<>(m.queues());
    queues.sort(
        Comparator.<QueueConfig>comparingInt(queue -> saysPortOnce ? 0 : queue.port())
            .thenComparingLong(QueueConfig::queueId));
    for (QueueConfig queue : queues) {
      if (!saysPortOnce && queue.port() != last) {
        out.append("port=").append(port(queue.port())).append('\n');
        last = queue.port();
      }
      out.append("queue ").append(queue.queueId()).append(':');
      rate(" min_rate:", queue.minRateTenths());
      rate(" max_rate:", queue.maxRateTenths());
      out.append('\n');
    }
  }

  private void rate(String label, int tenths) {
    if (tenths < 0) {
      return;
    }
    out.append(label);
    if (tenths <= 1000) {
      out.append(tenths / 10).append('.').append(tenths % 10).append('%');
    } else {
      out.append("(disabled)");
    }
  }
}
