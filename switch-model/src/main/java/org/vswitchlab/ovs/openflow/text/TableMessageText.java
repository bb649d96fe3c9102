package org.vswitchlab.ovs.openflow.text;

import java.util.Locale;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.TableId;
import org.vswitchlab.ovs.openflow.message.TableMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage.Change;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableDesc;

/** Words of messages about tables. */
final class TableMessageText {
  private final MessageText text;
  private final StringBuilder out;

  TableMessageText(MessageText text) {
    this.text = text;
    this.out = text.out;
  }

  void append(TableMessage message) {
    if (message instanceof TableMessage.TableMod m) {
      tableMod(m);
    } else if (message instanceof TableMessage.TableDescReply m) {
      for (int i = 0; i < m.tables().size(); i++) {
        out.append(i == 0 ? "" : "\n");
        desc(m.tables().get(i));
      }
    } else if (message instanceof TableMessage.TableStatus m) {
      status(m);
    } else if (message instanceof TableMessage.TableFeaturesList m) {
      TableFeaturesText.features(text, m);
    } else if (message instanceof TableMessage.TableStatsReply m) {
      TableFeaturesText.stats(text, m);
    }
  }

  private String table(int id) {
    return id == TableMessage.ALL_TABLES ? "ALL" : TableId.format(id, text.ports);
  }

  private void tableMod(TableMessage.TableMod m) {
    out.append(" table_id=").append(table(m.tableId()));
    if (!text.version.isAtLeast(OpenFlowVersion.OPENFLOW14)) {
      out.append(", flow_miss_config=").append(m.miss().name().toLowerCase(Locale.ROOT));
      return;
    }
    if (m.evictionFlags() > 0) {
      // The tool has no words for eviction with flags.
      out.append(", eviction=***error***");
    } else if (m.eviction() != Change.KEEP) {
      out.append(", eviction=").append(m.eviction().name().toLowerCase(Locale.ROOT));
    }
    if (m.vacancyEvents() != Change.KEEP) {
      out.append(", vacancy=").append(m.vacancyEvents().name().toLowerCase(Locale.ROOT));
      if (m.vacancyEvents() == Change.ON && m.vacancy() != null) {
        out.append(" vacancy:").append(m.vacancy().down()).append(',').append(m.vacancy().up());
      }
    }
  }

  private static String evictionFlags(int flags) {
    StringBuilder words = new StringBuilder();
    String[] names = {"OTHER", "IMPORTANCE", "LIFETIME"};
    for (int i = 0; i < names.length; i++) {
      if ((flags & 1 << i) != 0) {
        words.append(words.isEmpty() ? "" : "|").append(names[i]);
      }
    }
    return words.isEmpty() ? "0" : words.toString();
  }

  private void desc(TableDesc t) {
    out.append("\n  table ").append(table(t.tableId())).append(":\n   eviction=");
    out.append(t.eviction() == Change.ON ? "on" : "off");
    out.append(" eviction_flags=");
    out.append(t.evictionFlags() > 0 ? evictionFlags(t.evictionFlags()) : "0");
    out.append("\n   vacancy=").append(t.vacancyEvents() == Change.ON ? "on" : "off");
    if (t.vacancyEvents() == Change.ON && t.vacancy() != null) {
      out.append(" vacancy_down=").append(t.vacancy().down()).append('%');
      out.append(" vacancy_up=").append(t.vacancy().up()).append('%');
      out.append(" vacancy=").append(t.vacancyNow()).append('%');
    }
  }

  private void status(TableMessage.TableStatus m) {
    out.append(" reason=");
    out.append(m.reason() == TableMessage.TableReason.VACANCY_DOWN ? "VACANCY_DOWN" : "VACANCY_UP");
    out.append("\ntable_desc:-\n");
    int start = out.length();
    desc(m.table());
    out.deleteCharAt(start);
  }
}
