package org.vswitchlab.management.ofctl;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.codec.MessageDecoder;
import org.vswitchlab.ovs.openflow.message.BareMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.SwitchMessage;

/** Names of a switch's ports, which it is asked for when one is first needed. */
final class LinkPortNames implements PortNames {
  private final SwitchLink link;
  private Map<Integer, String> nameByNumber;

  LinkPortNames(SwitchLink link) {
    this.link = link;
  }

  private Map<Integer, String> names() {
    if (nameByNumber == null) {
      nameByNumber = new TreeMap<>();
      boolean isOld = !link.version().isAtLeast(OpenFlowVersion.OPENFLOW13);
      int xid =
          isOld
              ? link.send(new BareMessage(MessageType.FEATURES_REQUEST))
              : link.send(new PortMessage.PortRequest(true, OpenFlowPort.NONE));
      boolean isDone = false;
      while (!isDone) {
        byte[] reply = link.receive();
        if (reply == null) {
          throw new OfctlException("the switch closed the connection");
        }
        if (SwitchLink.xid(reply) == xid) {
          var message = MessageDecoder.decode(link.version(), reply);
          ports(message.body()).forEach(p -> nameByNumber.put(p.number(), p.name()));
          isDone = !message.hasMore();
        }
      }
    }
    return nameByNumber;
  }

  private static List<PortMessage.PortDescription> ports(MessageBody body) {
    if (body instanceof SwitchMessage.FeaturesReply features) {
      return features.ports();
    }
    return body instanceof PortMessage.PortDescReply reply ? reply.ports() : List.of();
  }

  @Override
  public int number(String portName) {
    for (Map.Entry<Integer, String> entry : names().entrySet()) {
      if (entry.getValue().equals(portName)) {
        return entry.getKey();
      }
    }
    return OpenFlowPort.INVALID;
  }

  @Override
  public String name(int number) {
    return names().get(number);
  }
}
