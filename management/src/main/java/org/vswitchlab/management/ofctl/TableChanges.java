package org.vswitchlab.management.ofctl;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.TableId;
import org.vswitchlab.ovs.openflow.codec.MessageDecoder;
import org.vswitchlab.ovs.openflow.message.BareMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.TableMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage.ActionFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.Change;
import org.vswitchlab.ovs.openflow.message.TableMessage.FlowFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.MissConfig;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableDesc;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableFeatures;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableMod;
import org.vswitchlab.ovs.openflow.message.TableMessage.Vacancy;

/** {@code mod-table}. */
final class TableChanges {
  /** OFPTFC_MODIFY. */
  private static final int MODIFY = 1;

  private TableChanges() {}

  static void modify(Exchange exchange, List<String> words) {
    int table = table(exchange, words.get(1));
    String setting = words.get(2);
    if (setting.startsWith("name:")) {
      rename(exchange, table, setting.substring("name:".length()));
      return;
    }
    switch (setting) {
      case "controller" -> miss(exchange, table, setting, MissConfig.CONTROLLER);
      case "continue" -> miss(exchange, table, setting, MissConfig.CONTINUE);
      case "drop" -> miss(exchange, table, setting, MissConfig.DROP);
      case "evict" -> settings(exchange, table, setting, Change.ON, Change.KEEP, null);
      case "noevict" -> settings(exchange, table, setting, Change.OFF, Change.KEEP, null);
      case "novacancy" -> settings(exchange, table, setting, Change.KEEP, Change.OFF, null);
      default -> {
        if (!setting.startsWith("vacancy")) {
          throw new OfctlException("invalid table_mod setting " + setting);
        }
        Vacancy vacancy = vacancy(setting);
        settings(exchange, table, setting, Change.KEEP, Change.ON, vacancy);
      }
    }
  }

  private static int table(Exchange exchange, String text) {
    if (text.equalsIgnoreCase("all")) {
      return TableMessage.ALL_TABLES;
    }
    int table = TableId.parse(text, exchange.names());
    if (table < 0) {
      throw new OfctlException("unknown table \"" + text + "\"");
    }
    return table;
  }

  private static Vacancy vacancy(String setting) {
    String[] limits = setting.substring(setting.indexOf(':') + 1).split(",", -1);
    if (!setting.startsWith("vacancy:") || limits.length != 2) {
      throw new OfctlException("\"vacancy\" requires two values");
    }
    long down = Exchange.number(limits[0]);
    long up = Exchange.number(limits[1]);
    if (down > up || up > 100) {
      throw new OfctlException("Invalid vacancy threshold " + down + "," + up);
    }
    return new Vacancy((int) down, (int) up);
  }

  private static void require(Exchange exchange, String setting, boolean isOld, String versions) {
    OpenFlowVersion version = exchange.link().version();
    boolean is11 = version == OpenFlowVersion.OPENFLOW11 || version == OpenFlowVersion.OPENFLOW12;
    if (isOld ? !is11 : !version.isAtLeast(OpenFlowVersion.OPENFLOW14)) {
      throw new OfctlException(
          "table_mod '" + setting + "' requires one of the OpenFlow versions " + versions);
    }
  }

  private static void miss(Exchange exchange, int table, String setting, MissConfig miss) {
    require(exchange, setting, true, "OpenFlow11, OpenFlow12");
    exchange.change(List.of(new TableMod(table, miss, Change.KEEP, -1, Change.KEEP, null)));
  }

  /** What is not to change is told as the switch has it. */
  private static void settings(
      Exchange exchange,
      int table,
      String setting,
      Change eviction,
      Change vacancyEvents,
      Vacancy vacancy) {
    require(exchange, setting.replaceFirst(":.*", ""), false, "OpenFlow14, OpenFlow15");
    TableDesc now = description(exchange, table);
    boolean keepsVacancy = vacancyEvents == Change.KEEP;
    exchange.change(
        List.of(
            new TableMod(
                table,
                MissConfig.DEFAULT,
                eviction == Change.KEEP ? now.eviction() : eviction,
                -1,
                keepsVacancy ? now.vacancyEvents() : vacancyEvents,
                keepsVacancy ? now.vacancy() : vacancy)));
  }

  private static TableDesc description(Exchange exchange, int table) {
    int xid = exchange.link().send(new BareMessage(MessageType.TABLE_DESC_REQUEST));
    TableDesc found = new TableDesc(table, Change.OFF, -1, Change.OFF, null, 0);
    for (byte[] reply = exchange.reply(xid); ; reply = exchange.reply(xid)) {
      MessageBody body = MessageDecoder.decode(exchange.link().version(), reply).body();
      if (body instanceof TableMessage.TableDescReply descriptions) {
        for (TableDesc one : descriptions.tables()) {
          found = one.tableId() == table ? one : found;
        }
      }
      if (!Exchange.hasMore(reply)) {
        return found;
      }
    }
  }

  private static void rename(Exchange exchange, int table, String name) {
    if (table == TableMessage.ALL_TABLES) {
      throw new OfctlException("can't change all tables' names to \"" + name + "\"");
    }
    if (!exchange.link().version().isAtLeast(OpenFlowVersion.OPENFLOW15)) {
      throw new OfctlException("table name can only be changed with OpenFlow 1.5 or later");
    }
    FlowFeatures nothing =
        new FlowFeatures(
            new BitSet(),
            Set.of(),
            new ActionFeatures(Set.of(), Set.of()),
            new ActionFeatures(Set.of(), Set.of()));
    TableFeatures wanted =
        new TableFeatures(
            table,
            MODIFY,
            0,
            name,
            -1L,
            -1L,
            MissConfig.DEFAULT,
            false,
            false,
            maxEntries(exchange, table),
            nothing,
            nothing,
            Set.of(),
            Set.of(),
            Set.of());
    int xid = exchange.link().send(new TableMessage.TableFeaturesList(false, List.of(wanted)));
    exchange.expect(xid);
  }

  private static long maxEntries(Exchange exchange, int table) {
    int xid = exchange.link().send(new TableMessage.TableFeaturesList(false, List.of()));
    long found = 0;
    for (byte[] reply = exchange.reply(xid); ; reply = exchange.reply(xid)) {
      MessageBody body = MessageDecoder.decode(exchange.link().version(), reply).body();
      if (body instanceof TableMessage.TableFeaturesList list) {
        for (TableFeatures one : list.tables()) {
          found = one.tableId() == table ? one.maxEntries() : found;
        }
      }
      if (!Exchange.hasMore(reply)) {
        return found;
      }
    }
  }
}
