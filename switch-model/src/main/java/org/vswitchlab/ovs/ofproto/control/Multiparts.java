package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage;

/** Puts requests together that come in parts. */
final class Multiparts {
  /** Parts of all requests that may wait. */
  private static final int MOST_PARTS = 256;

  private final Map<Integer, List<OpenFlowMessage>> partsByXid = new HashMap<>();
  private int partCount;

  /** The whole request, or null if parts are still to come. */
  OpenFlowMessage assemble(OpenFlowMessage message) {
    if (!message.hasMore() && partsByXid.isEmpty()) {
      return message;
    }
    List<OpenFlowMessage> parts = partsByXid.computeIfAbsent(message.xid(), x -> new ArrayList<>());
    if (message.hasMore()) {
      if (++partCount > MOST_PARTS) {
        partsByXid.clear();
        partCount = 0;
        throw new OpenFlowException(OpenFlowError.OFPBRC_MULTIPART_BUFFER_OVERFLOW);
      }
      parts.add(message);
      return null;
    }
    partsByXid.remove(message.xid());
    partCount -= parts.size();
    parts.add(message);
    return join(parts);
  }

  private static OpenFlowMessage join(List<OpenFlowMessage> parts) {
    OpenFlowMessage last = parts.get(parts.size() - 1);
    for (OpenFlowMessage part : parts) {
      if (part.type() != last.type()) {
        throw new OpenFlowException(OpenFlowError.OFPBRC_MULTIPART_BUFFER_OVERFLOW);
      }
    }
    return switch (last.type()) {
      case TABLE_FEATURES_REQUEST -> {
        List<TableMessage.TableFeatures> tables = new ArrayList<>();
        parts.forEach(p -> tables.addAll(((TableMessage.TableFeaturesList) p.body()).tables()));
        yield with(last, new TableMessage.TableFeaturesList(false, tables));
      }
      case FLOW_MONITOR_REQUEST -> {
        List<FlowMessage.FlowMonitor> monitors = new ArrayList<>();
        parts.forEach(p -> monitors.addAll(((FlowMessage.FlowMonitorRequest) p.body()).monitors()));
        yield with(last, new FlowMessage.FlowMonitorRequest(monitors));
      }
      default -> last;
    };
  }

  private static OpenFlowMessage with(
      OpenFlowMessage message, org.vswitchlab.ovs.openflow.message.MessageBody body) {
    return new OpenFlowMessage(message.xid(), false, message.asExtension(), body);
  }
}
