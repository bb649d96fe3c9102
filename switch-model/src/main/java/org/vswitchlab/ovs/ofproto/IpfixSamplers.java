package org.vswitchlab.ovs.ofproto;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.DatapathActionType;
import org.vswitchlab.ovs.datapath.DatapathPort;
import org.vswitchlab.ovs.datapath.UserspaceCookie;
import org.vswitchlab.ovs.flow.BucketOrder;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.MurmurHash;
import org.vswitchlab.ovs.ofproto.sampling.IpfixExporter;
import org.vswitchlab.ovs.ofproto.sampling.IpfixKeys;
import org.vswitchlab.ovs.ofproto.sampling.SamplingSettings;
import org.vswitchlab.wire.Frame;

/** What a bridge exports as IPFIX: packets of the whole bridge, and those of sample actions. */
public final class IpfixSamplers {
  private static final int NO_PORT = -1;

  private final OpenFlowSwitch bridge;
  private final SortedMap<Long, IpfixExporter> sets = new TreeMap<>();
  private SamplingSettings settings = SamplingSettings.NONE;
  private IpfixExporter whole;
  private int wholeId;
  private Timer timer;

  IpfixSamplers(OpenFlowSwitch bridge) {
    this.bridge = bridge;
  }

  void configure(SamplingSettings newSettings) {
    if (newSettings.hasIpfix() && !settings.hasIpfix()) {
      wholeId = bridge.shared().nextIpfixProcess();
      timer = new Timer(bridge.shared().simulation(), this::run);
    }
    settings = newSettings;
    SamplingSettings.Ipfix ipfix = settings.ipfix();
    if (ipfix == null) {
      whole = null;
    } else if (whole == null) {
      whole = new IpfixExporter(wholeId, ipfix.collectors(), bridge.shared()::sendDatagram);
    } else {
      whole.configure(ipfix.collectors());
    }
    sets.keySet().retainAll(settings.collectorSets().keySet());
    settings
        .collectorSets()
        .forEach(
            (id, collectors) -> {
              if (sets.containsKey(id)) {
                sets.get(id).configure(collectors);
              } else {
                int process = bridge.shared().nextIpfixProcess();
                sets.put(id, new IpfixExporter(process, collectors, bridge.shared()::sendDatagram));
              }
            });
  }

  /** Of the whole bridge; null if there is none. */
  public IpfixExporter whole() {
    return whole;
  }

  /** Those of sample actions, by number of their collector set. */
  public IpfixExporter set(long id) {
    return sets.get(id);
  }

  /** Numbers of collector sets, in the order of the real switch. */
  public List<Long> setsAsListed() {
    BucketOrder<Long> order = new BucketOrder<>();
    sets.keySet().forEach(id -> order.add(MurmurHash.ofTwo(id.intValue(), 0), id));
    return order.values();
  }

  void sampled(Frame frame, FlowKey key, UserspaceCookie.Ipfix cookie) {
    if (whole != null) {
      boolean isOut = cookie.outputPort() != NO_PORT;
      SamplingSettings.Ipfix ipfix = settings.ipfix();
      // The real switch takes whatever is sampled by a cached flow for dropped.
      boolean isDropped = !bridge.shared().datapath().isExecutingMiss() || goesNowhere(frame, key);
      IpfixKeys.Place place = place(ipfix.point(), key, isOut, cookie.outputPort());
      whole.add(ipfix.domain(), frame, key, place, isDropped, bridge.shared().nowNanos());
      arm();
    }
  }

  void sampled(Frame frame, FlowKey key, UserspaceCookie.FlowSample cookie) {
    IpfixExporter exporter = sets.get(Integer.toUnsignedLong(cookie.collectorSetId()));
    if (exporter != null) {
      boolean isOut =
          switch (cookie.direction()) {
            case "ingress" -> false;
            case "egress" -> true;
            default -> cookie.outputPort() != NO_PORT;
          };
      long domain = Integer.toUnsignedLong(cookie.observationDomainId());
      long point = Integer.toUnsignedLong(cookie.observationPointId());
      IpfixKeys.Place place = place(point, key, isOut, cookie.outputPort());
      boolean isDropped = goesNowhere(frame, key);
      exporter.add(domain, frame, key, place, isDropped, bridge.shared().nowNanos());
      arm();
    }
  }

  private IpfixKeys.Place place(long point, FlowKey key, boolean isOut, int outputPort) {
    OpenFlowSwitchPort ingress = bridge.shared().portOf(key);
    return new IpfixKeys.Place(point, described(ingress), isOut ? described(outputPort) : null);
  }

  private IpfixKeys.Interface described(OpenFlowSwitchPort port) {
    return port == null
        ? IpfixKeys.Interface.UNKNOWN
        : new IpfixKeys.Interface(bridge.shared().interfaceIndex(port), port.name());
  }

  private IpfixKeys.Interface described(int datapathPort) {
    DatapathPort port = bridge.shared().datapath().port(datapathPort);
    return port == null ? IpfixKeys.Interface.UNKNOWN : described(bridge.port(port.name()));
  }

  /** Whether nothing but samples comes of a packet. */
  private boolean goesNowhere(Frame frame, FlowKey key) {
    for (DatapathAction action : bridge.shared().translate(key, frame.length()).actions()) {
      boolean isSample =
          action.type() == DatapathActionType.USERSPACE
              || action.type() == DatapathActionType.SAMPLE;
      if (!isSample) {
        return false;
      }
    }
    return true;
  }

  private void arm() {
    long next = whole == null ? Long.MAX_VALUE : whole.nextNanos();
    for (IpfixExporter exporter : sets.values()) {
      next = Math.min(next, exporter.nextNanos());
    }
    if (next != Long.MAX_VALUE) {
      timer.armAt(Math.max(next, bridge.shared().nowNanos()));
    }
  }

  private void run() {
    long now = bridge.shared().nowNanos();
    if (whole != null) {
      whole.run(now);
    }
    sets.values().forEach(exporter -> exporter.run(now));
    arm();
  }
}
