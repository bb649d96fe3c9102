package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.datapath.SlowPathReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.ofproto.protocol.Bfd;
import org.vswitchlab.ovs.ofproto.protocol.BfdSettings;
import org.vswitchlab.ovs.ofproto.protocol.Cfm;
import org.vswitchlab.ovs.ofproto.protocol.Lldp;
import org.vswitchlab.ovs.ofproto.settings.MonitorConfig;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.IpProtocol;

/** Watches over the link of one port, with CFM, BFD or both, and over its neighbours by LLDP. */
public final class LinkMonitor {
  private static final int ETHERNET_HEADER_BYTES = 14;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int TTL_OFFSET = 8;

  private final OpenFlowSwitchPort port;
  private final SharedDatapath shared;
  private Cfm cfm;
  private Bfd bfd;
  private Lldp lldp;

  LinkMonitor(OpenFlowSwitchPort port) {
    this.port = port;
    this.shared = port.bridge().shared();
  }

  void configure(MonitorConfig config) {
    long now = shared.nowMillis();
    if (config.cfm() == null) {
      cfm = null;
    } else if (cfm == null) {
      cfm = new Cfm(config.cfm(), this::send, shared.drawer("cfm:" + port), now);
    } else {
      cfm.configure(config.cfm(), now);
    }
    if (config.bfd() == null) {
      bfd = null;
    } else if (bfd == null) {
      int source = shared.nextBfdPort();
      bfd = new Bfd(config.bfd(), this::send, source, shared.drawer("bfd:" + port), now);
    } else {
      bfd.configure(config.bfd(), now);
    }
    if (lldp != null) {
      lldp.configure(config.lldp(), now);
    } else if (config.lldp() != null) {
      lldp = new Lldp(port.name(), config.lldp(), this::send, now);
    }
  }

  private void send(byte[] frame) {
    shared.sendOut(port, frame);
  }

  /** Null if CFM does not watch. */
  public Cfm cfm() {
    return cfm;
  }

  /** Null if BFD does not watch. */
  public Bfd bfd() {
    return bfd;
  }

  /** Null if the port never took part in link layer discovery. */
  public Lldp lldp() {
    return lldp;
  }

  /** Whether the link works, as far as the protocols know. */
  boolean isFine() {
    return (cfm == null || cfm.isFine()) && (bfd == null || bfd.isForwarding(shared.nowMillis()));
  }

  /** Whether BFD lets the port forward. */
  public boolean isForwarding() {
    return bfd != null && bfd.isForwarding(shared.nowMillis());
  }

  public long nowMillis() {
    return shared.nowMillis();
  }

  void run() {
    long now = shared.nowMillis();
    long traffic = port.statistics().rxPackets();
    boolean isNews = false;
    if (cfm != null) {
      cfm.setSource(port.hardwareAddress());
      isNews = cfm.run(now, traffic);
    }
    if (bfd != null) {
      bfd.setSource(port.hardwareAddress());
      isNews |= bfd.run(now, traffic);
    }
    if (lldp != null) {
      lldp.setSource(port.hardwareAddress());
      lldp.run(now);
    }
    if (isNews) {
      changed();
    }
  }

  /** What is known has changed, or what a user has ordered. */
  public void changed() {
    shared.protocols().statusChanged();
    port.bridge().configurationChanged();
    port.bridge().portChanged(port);
  }

  long wakeMillis() {
    long wake = cfm == null ? Long.MAX_VALUE : cfm.wakeMillis();
    wake = bfd == null ? wake : Math.min(wake, bfd.wakeMillis());
    return lldp == null ? wake : Math.min(wake, lldp.wakeMillis());
  }

  // Messages in.

  /** The protocol that a packet is for; null if it is for none. */
  SlowPathReason protocolOf(TranslationContext ctx) {
    if (cfm != null && isForCfm(ctx)) {
      return SlowPathReason.CFM;
    }
    return bfd != null && isForBfd(ctx) ? SlowPathReason.BFD : null;
  }

  private boolean isForCfm(TranslationContext ctx) {
    if (ctx.flow.ethType() != Cfm.ETHER_TYPE) {
      return false;
    }
    ctx.mask.unwildcard(FlowField.ETH_DST);
    boolean isForUs = ctx.flow.get(FlowField.ETH_DST) == cfm.groupMac();
    if (isForUs && cfm.settings().checksTunnelKey()) {
      ctx.mask.unwildcard(FlowField.TUN_ID);
      return ctx.flow.get(FlowField.TUN_ID) == 0;
    }
    return isForUs;
  }

  private boolean isForBfd(TranslationContext ctx) {
    FlowKey flow = ctx.flow;
    BfdSettings settings = bfd.settings();
    if (settings.remoteDestination() != 0) {
      ctx.mask.unwildcard(FlowField.ETH_DST);
      if (flow.get(FlowField.ETH_DST) != settings.remoteDestination()) {
        return false;
      }
    }
    if (flow.ethType() != EtherType.IPV4) {
      return false;
    }
    ctx.mask.unwildcard(FlowField.NW_PROTO);
    if (flow.get(FlowField.NW_PROTO) != IpProtocol.UDP) {
      return false;
    }
    ctx.mask.unwildcard(FlowField.UDP_DST);
    if (flow.get(FlowField.UDP_DST) != Bfd.UDP_PORT) {
      return false;
    }
    if (settings.checksTunnelKey()) {
      ctx.mask.unwildcard(FlowField.TUN_ID);
      if (flow.get(FlowField.TUN_ID) != 0) {
        return false;
      }
    }
    if ((int) flow.get(FlowField.IP_DST) == settings.sourceAddress()) {
      ctx.mask.unwildcard(FlowField.IP_DST);
      return true;
    }
    // With an address of its own, the session is told from others by it.
    return settings.sourceAddress() == BfdSettings.DEFAULT_SOURCE_ADDRESS;
  }

  void receive(SlowPathReason protocol, Frame frame) {
    byte[] bytes = frame.array();
    int end = frame.offset() + frame.length();
    FlowKeyExtractor extractor = new FlowKeyExtractor();
    extractor.extract(frame, 0, new FlowKey());
    if (protocol == SlowPathReason.CFM && cfm != null) {
      boolean isTagged = EtherType.isVlan(Bytes.u16(bytes, frame.offset() + 12));
      cfm.receive(bytes, frame.offset() + (isTagged ? 18 : 14), end);
    } else if (protocol == SlowPathReason.BFD && bfd != null && extractor.l4Offset() >= 0) {
      int l3 = frame.offset() + extractor.l3Offset();
      int at = frame.offset() + extractor.l4Offset() + UDP_HEADER_BYTES;
      bfd.receive(bytes, at, end, Bytes.u8(bytes, l3 + TTL_OFFSET), shared.nowMillis());
    } else if (protocol == SlowPathReason.LLDP && lldp != null) {
      lldp.receive(bytes, frame.offset() + ETHERNET_HEADER_BYTES, end);
    }
    shared.protocols().requestRound();
  }
}
