package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.TableId;
import org.vswitchlab.ovs.openflow.codec.MessageDecoder;
import org.vswitchlab.ovs.openflow.message.BareMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortDescription;
import org.vswitchlab.ovs.openflow.message.SwitchMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage;

/** Names of a switch's ports and tables, which it is asked for when one is first needed. */
final class LinkNames implements PortNames {
  /** No names at all. */
  static final PortNames NONE = PortNames.NUMBERS_ONLY;

  private final SwitchLink link;
  private Map<Integer, String> portNames;
  private Map<Integer, String> tableNames;

  LinkNames(SwitchLink link) {
    this.link = link;
  }

  private static boolean isAtLeast13(SwitchLink link) {
    return link.version().isAtLeast(OpenFlowVersion.OPENFLOW13);
  }

  /** All answers to a question that does not count among the messages of a command. */
  private static List<MessageBody> answers(SwitchLink link, MessageBody question) {
    List<MessageBody> bodies = new ArrayList<>();
    int xid = link.sendAside(question);
    boolean isDone = false;
    while (!isDone) {
      byte[] reply = link.receive();
      if (reply == null) {
        throw new OfctlException("the switch closed the connection");
      }
      if (SwitchLink.xid(reply) == xid) {
        OpenFlowMessage message = MessageDecoder.decode(link.version(), reply);
        bodies.add(message.body());
        isDone = !message.hasMore();
      }
    }
    return bodies;
  }

  /** The switch's ports. */
  static List<PortDescription> ports(SwitchLink link) {
    MessageBody question =
        isAtLeast13(link)
            ? new PortMessage.PortRequest(true, OpenFlowPort.NONE)
            : new BareMessage(MessageType.FEATURES_REQUEST);
    List<PortDescription> ports = new ArrayList<>();
    for (MessageBody body : answers(link, question)) {
      if (body instanceof SwitchMessage.FeaturesReply features) {
        ports.addAll(features.ports());
      } else if (body instanceof PortMessage.PortDescReply reply) {
        ports.addAll(reply.ports());
      }
    }
    return ports;
  }

  private Map<Integer, String> portNames() {
    if (portNames == null) {
      portNames = new TreeMap<>();
      ports(link).forEach(port -> portNames.put(port.number(), port.name()));
    }
    return portNames;
  }

  private Map<Integer, String> tableNames() {
    if (tableNames == null) {
      tableNames = new TreeMap<>();
      MessageBody question =
          isAtLeast13(link)
              ? new TableMessage.TableFeaturesList(false, List.of())
              : new BareMessage(MessageType.TABLE_STATS_REQUEST);
      for (MessageBody body : answers(link, question)) {
        if (body instanceof TableMessage.TableFeaturesList list) {
          list.tables().forEach(this::add);
        } else if (body instanceof TableMessage.TableStatsReply stats) {
          stats.tables().forEach(table -> add(table.features()));
        }
      }
    }
    return tableNames;
  }

  private void add(TableMessage.TableFeatures table) {
    if (!table.name().isEmpty()) {
      tableNames.put(table.tableId(), table.name());
    }
  }

  private static int find(Map<Integer, String> names, String name, int otherwise) {
    for (Map.Entry<Integer, String> entry : names.entrySet()) {
      if (entry.getValue().equals(name)) {
        return entry.getKey();
      }
    }
    return otherwise;
  }

  @Override
  public int number(String portName) {
    return find(portNames(), portName, OpenFlowPort.INVALID);
  }

  @Override
  public String name(int number) {
    String name = portNames().get(number);
    return name == null ? null : TableId.quoteUnlessPlain(name);
  }

  @Override
  public int tableNumber(String name) {
    return find(tableNames(), name, -1);
  }

  @Override
  public String tableName(int table) {
    return tableNames().get(table);
  }
}
