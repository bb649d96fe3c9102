package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.observe.ChangeSeq;
import org.vswitchlab.ovs.datapath.DatapathPort;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.protocol.RstpSettings;
import org.vswitchlab.ovs.ofproto.qos.QosSettings;
import org.vswitchlab.ovs.ofproto.sampling.SamplingSettings;
import org.vswitchlab.ovs.ofproto.settings.BondSettings;
import org.vswitchlab.ovs.ofproto.settings.FailMode;
import org.vswitchlab.ovs.ofproto.settings.LacpConfig;
import org.vswitchlab.ovs.ofproto.settings.MirrorSettings;
import org.vswitchlab.ovs.ofproto.settings.MonitorConfig;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.ofproto.settings.PortConfig;
import org.vswitchlab.ovs.ofproto.settings.SnoopingSettings;
import org.vswitchlab.ovs.ofproto.settings.StpSettings;
import org.vswitchlab.ovs.ofproto.table.FlowTableSettings;
import org.vswitchlab.ovs.ofproto.table.FragmentMode;
import org.vswitchlab.ovs.ofproto.table.MissAction;
import org.vswitchlab.ovs.ofproto.tunnel.TunnelSettings;
import org.vswitchlab.ovs.ofproto.tunnel.UnderlayAddress;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.IgmpView;
import org.vswitchlab.wire.MldView;

/**
 * One bridge: its ports, flow tables, groups, learned addresses and mirrors. Configuration comes
 * from the database through the methods of this class; packets come through {@link SharedDatapath}.
 */
public final class OpenFlowSwitch implements VirtualSwitch {
  private final SharedDatapath shared;
  private final Host host;
  private final String name;
  private final NetDevice ownDevice;
  private final PortSet ports = new PortSet();
  private final BundleSet bundles;
  private final MacLearning macLearning;
  private final MulticastSnooping snooping = new MulticastSnooping();
  private final FlowPipeline pipeline;
  private final GroupTable groups;
  private final Samplers samplers = new Samplers(this);
  private final TunnelOptionMap tunnelOptions = new TunnelOptionMap(this);
  private final MeterBindings meters;
  private final BridgeProtocols protocols = new BridgeProtocols(this);
  private final ChangeSeq changes = new ChangeSeq();
  private long ownPackets;
  private long ownBytes;
  private List<Mirror> mirrors = List.of();
  private long datapathId;
  private final BridgeTrees trees = new BridgeTrees(this);
  private boolean forwardsBpdu;
  private boolean isStandalone;
  private FailMode failMode = FailMode.STANDALONE;
  private PacketInListener packetInListener;
  private boolean wereMissesWanted;
  private FragmentMode fragmentMode = FragmentMode.NORMAL;
  private String serialNumber = "None";
  private String datapathDescription = "None";
  private final List<PortListener> portListeners = new ArrayList<>();
  // Drawn when first asked for, so that a run without controllers draws nothing.
  private byte[] identity;
  private final Map<Class<?>, Object> attachments = new LinkedHashMap<>();

  /** Told of ports that come, change and go. */
  public interface PortListener {
    void portAdded(OpenFlowSwitchPort port);

    void portRemoved(OpenFlowSwitchPort port);

    /** Its configuration or state may have changed. */
    void portChanged(OpenFlowSwitchPort port);
  }

  OpenFlowSwitch(SharedDatapath shared, Host host, String name, NetDevice ownDevice) {
    this.shared = shared;
    this.host = host;
    this.name = name;
    this.ownDevice = ownDevice;
    this.macLearning = new MacLearning(shared.revalidator().flowChanges()::changed);
    this.bundles = new BundleSet(this, this::forget);
    this.groups = new GroupTable(this);
    this.meters = new MeterBindings(this);
    this.pipeline = new FlowPipeline(this);
  }

  /** The datapath and caches that the bridges of the host share. */
  public SharedDatapath shared() {
    return shared;
  }

  // Identity.

  @Override
  public String name() {
    return name;
  }

  @Override
  public String kind() {
    return "ovs";
  }

  @Override
  public Host host() {
    return host;
  }

  @Override
  public NetDevice ownDevice() {
    return ownDevice;
  }

  @Override
  public ChangeSeq changes() {
    return changes;
  }

  /** 64 bits, the lower 48 usually the bridge's address. */
  public long datapathId() {
    return datapathId;
  }

  public void setDatapathId(long newDatapathId) {
    datapathId = newDatapathId;
    changes.changed();
  }

  // Ports.

  /**
   * Attaches a device.
   *
   * @param number an OpenFlow port number that is free; {@link OpenFlowPort#LOCAL} for the bridge's
   *     own device
   * @param typeName Interface.type: empty, {@code internal}, {@code dummy}
   */
  public OpenFlowSwitchPort addPort(int number, String typeName, NetDevice device) {
    DatapathPort datapathPort = shared.attach(device, typeName);
    return enter(number, device.name(), typeName, datapathPort);
  }

  /** Adds one end of a patch; packets cross when the other end names this one as its peer. */
  public OpenFlowSwitchPort addPatchPort(int number, String portName, String peerName) {
    OpenFlowSwitchPort port = enter(number, portName, "patch", null);
    port.setPeerName(peerName);
    port.setHardwareAddress(shared.randomAddress(portName));
    return port;
  }

  /** Adds a tunnel. */
  public OpenFlowSwitchPort addTunnel(int number, String portName, TunnelSettings settings) {
    OpenFlowSwitchPort port = enter(number, portName, settings.type().text(), null);
    port.setTunnel(settings, shared.tunnels().acquire(settings));
    port.setHardwareAddress(shared.randomAddress(portName));
    shared.tunnels().add(port);
    configurationChanged();
    return port;
  }

  /** Leads a tunnel elsewhere. */
  public void setTunnel(int number, TunnelSettings settings) {
    OpenFlowSwitchPort port = ports.port(number);
    if (!settings.equals(port.tunnel())) {
      DatapathPort old = port.datapathPort();
      port.setTunnel(settings, shared.tunnels().acquire(settings));
      shared.tunnels().release(old);
      configurationChanged();
    }
  }

  /** Points a patch port at another one. */
  public void setPatchPeer(int number, String peerName) {
    ports.port(number).setPeerName(peerName);
    configurationChanged();
  }

  private OpenFlowSwitchPort enter(
      int number, String portName, String typeName, DatapathPort datapathPort) {
    if (ports.isTaken(number)) {
      throw new IllegalArgumentException(name + " has an OpenFlow port " + number + " already");
    }
    OpenFlowSwitchPort port =
        new OpenFlowSwitchPort(this, number, portName, typeName, datapathPort, shared.nowNanos());
    ports.add(port);
    shared.portAdded(port);
    configurationChanged();
    portListeners.forEach(listener -> listener.portAdded(port));
    return port;
  }

  /** Lets go of a port; its bundle loses it, addresses learned on an empty bundle are forgotten. */
  public void removePort(int number) {
    OpenFlowSwitchPort port = ports.remove(number);
    if (port == null) {
      return;
    }
    port.removeQos();
    shared.portRemoved(port);
    if (port.bundle() != null) {
      bundles.portRemoved(port.bundle());
    }
    configurationChanged();
    portListeners.forEach(listener -> listener.portRemoved(port));
  }

  /** Says that the bridge's own port is there: its turn comes with the port of that name. */
  public void listOwnPort() {
    ports.listOwn();
  }

  /** All ports, the bridge's own included, in the order in which the real switch lists them. */
  public List<OpenFlowSwitchPort> portsAsListed() {
    return ports.asListed();
  }

  public void addPortListener(PortListener listener) {
    portListeners.add(listener);
  }

  void portChanged(OpenFlowSwitchPort port) {
    changes.changed();
    if (tree() != null) {
      tree().linksChanged();
    }
    shared.protocols().requestRound();
    portListeners.forEach(listener -> listener.portChanged(port));
  }

  /** The smallest OpenFlow port number that is free. */
  public int freePortNumber() {
    return ports.freeNumber();
  }

  /** The port of that number, or null. */
  public OpenFlowSwitchPort port(int number) {
    return ports.port(number);
  }

  /** The port of that name, or null. */
  public OpenFlowSwitchPort port(String portName) {
    return ports.port(portName);
  }

  /** In order of number; the bridge's own is not among them. */
  @Override
  public List<OpenFlowSwitchPort> ports() {
    return ports.others();
  }

  /** In order of number, the bridge's own last. */
  public Collection<OpenFlowSwitchPort> allPorts() {
    return List.copyOf(ports.all());
  }

  /** In the order in which the actions FLOOD and ALL visit ports. */
  List<OpenFlowSwitchPort> portsForFlood() {
    List<OpenFlowSwitchPort> order = new ArrayList<>();
    for (PortBundle bundle : bundles.inOrder()) {
      order.addAll(bundle.ports());
    }
    for (OpenFlowSwitchPort port : ports.all()) {
      if (port.bundle() == null) {
        order.add(port);
      }
    }
    return FloodOrder.of(order);
  }

  /** Changes what {@code ovs-ofctl mod-port} changes. */
  public void setPortConfig(int number, PortConfig config) {
    OpenFlowSwitchPort port = ports.port(number);
    if (config.equals(port.config())) {
      return;
    }
    port.setConfig(config);
    configurationChanged();
    portChanged(port);
  }

  /** Names and numbers of the ports, for text. */
  public PortNames portNames() {
    return ports;
  }

  // Bundles, learning, mirrors.

  /** Creates or changes what NORMAL takes for one port. */
  public void setBundle(PortBundleSettings settings) {
    if (bundles.configure(settings)) {
      configurationChanged();
    }
  }

  /** What was learned on a bundle is void. */
  private void forget(PortBundle bundle) {
    macLearning.forget(bundle);
    snooping.forget(bundle);
  }

  /**
   * Bonds by name of their port; ports that are not named are no bonds.
   *
   * @param lastActiveMac by name, the address of the member that was active last; 0 if unknown
   */
  public void setBonds(Map<String, BondSettings> settings, ToLongFunction<String> lastActiveMac) {
    if (bundles.configureBonds(settings, lastActiveMac)) {
      configurationChanged();
    }
  }

  /**
   * Quality of service by number of the port; ports that are not named have none.
   *
   * @param speedBps of a device's link in bits a second; 0 if it is not known
   */
  public void setQos(Map<Integer, QosSettings> settings, ToLongFunction<NetDevice> speedBps) {
    for (OpenFlowSwitchPort port : ports.all()) {
      long speed = port.device() == null ? 0 : speedBps.applyAsLong(port.device());
      if (port.setQos(settings.get(port.number()), speed)) {
        configurationChanged();
      }
    }
  }

  /** LACP by name of its port; ports that are not named speak none. */
  public void setLacp(Map<String, LacpConfig> settings) {
    if (bundles.configureLacp(settings)) {
      configurationChanged();
    }
    shared.protocols().requestRound();
  }

  /**
   * Has protocols watch over links.
   *
   * @param monitors by OpenFlow port; of ports that are not there nothing does
   */
  public void setMonitors(Map<Integer, MonitorConfig> monitors) {
    boolean any = false;
    for (OpenFlowSwitchPort port : ports.all()) {
      any |= port.setMonitor(monitors.get(port.number()));
    }
    if (any) {
      configurationChanged();
      shared.protocols().requestRound();
    }
  }

  void runProtocols() {
    protocols.run();
  }

  long protocolWakeMillis() {
    return protocols.wakeMillis();
  }

  public void removeBundle(String bundleName) {
    if (bundles.remove(bundleName)) {
      configurationChanged();
    }
  }

  /** In order of creation, in which NORMAL floods. */
  public List<PortBundle> bundles() {
    return bundles.inOrder();
  }

  /** What NORMAL takes for the port of packets that a controller sends: it belongs to no VLAN. */
  PortBundle controllerBundle() {
    return bundles.controllerBundle();
  }

  /** The bundle of that name, or null. */
  public PortBundle bundle(String bundleName) {
    return bundles.bundle(bundleName);
  }

  /** For its settings and entries; changes of entries go through this class. */
  public MacLearning macLearning() {
    return macLearning;
  }

  /** For its settings and entries; changes go through this class. */
  public MulticastSnooping snooping() {
    return snooping;
  }

  /** Sets how multicast groups are snooped on. */
  public void setSnooping(SnoopingSettings settings) {
    if (snooping.configure(settings)) {
      configurationChanged();
    }
  }

  /** {@code mdb/flush}. */
  public void flushGroups() {
    snooping.flush();
    configurationChanged();
  }

  /** A translated packet was a message about multicast groups, which is at that place. */
  void snoop(SideEffects.Snooping effect, byte[] bytes, int start, int end, long nowNanos) {
    PortBundle from = effect.bundle();
    boolean isIgmp = UnderlayAddress.isIpv4(effect.source());
    boolean isNews =
        isIgmp
            ? snooping.observe(
                from,
                effect.vlan(),
                UnderlayAddress.toIpv4(effect.source()),
                IgmpView.of(bytes, start, end),
                nowNanos)
            : snooping.observe(
                from, effect.vlan(), effect.source(), MldView.of(bytes, start, end), nowNanos);
    if (isNews) {
      changes.changed();
      shared.revalidator().requestRevalidation();
    }
  }

  /** Bridge.flood_vlans: VLANs without learning. */
  public void setFloodVlans(BitSet vlans) {
    if (macLearning.setFloodVlans(vlans)) {
      configurationChanged();
    }
  }

  void learn(SideEffects.Learning learning, long nowNanos) {
    boolean changed =
        macLearning.update(
            learning.bundle(),
            learning.vlan(),
            learning.mac(),
            learning.isGratuitousArp(),
            nowNanos);
    if (changed) {
      flowsChanged();
    }
  }

  /** {@code fdb/flush}. */
  public void flushMacs() {
    if (macLearning.flush()) {
      configurationChanged();
    }
  }

  /** {@code fdb/add}: a static address. */
  public void addStaticMac(PortBundle bundle, int vlan, long mac) {
    if (macLearning.addStatic(bundle, vlan, mac)) {
      configurationChanged();
    }
  }

  /** {@code fdb/del}; false if the address is not a static one. */
  public boolean deleteStaticMac(int vlan, long mac) {
    boolean deleted = macLearning.deleteStatic(vlan, mac);
    if (deleted) {
      configurationChanged();
    }
    return deleted;
  }

  /**
   * Replaces all mirrors; those that stay the same keep their counters. Megaflows that are there go
   * on as before until something else has them translated anew, as those of the real switch do.
   */
  public void setMirrors(List<MirrorSettings> settings) {
    List<Mirror> next = new ArrayList<>();
    for (MirrorSettings wanted : settings) {
      Mirror kept = null;
      for (Mirror mirror : mirrors) {
        if (mirror.settings().equals(wanted)) {
          kept = mirror;
        }
      }
      next.add(kept != null ? kept : new Mirror(wanted));
    }
    if (!next.equals(mirrors)) {
      mirrors = List.copyOf(next);
      changes.changed();
    }
  }

  public List<Mirror> mirrors() {
    return mirrors;
  }

  /** Runs a spanning tree as configured; null for none. */
  public void setSpanningTree(StpSettings settings) {
    if (trees.configure(settings)) {
      configurationChanged();
    }
    shared.protocols().requestRound();
  }

  /** The spanning tree, or null if the bridge runs none. */
  public SpanningTree spanningTree() {
    return trees.spanning();
  }

  /** Runs a rapid spanning tree as configured; null for none. */
  public void setRapidTree(RstpSettings settings) {
    if (trees.configure(settings)) {
      configurationChanged();
      shared.protocols().requestRound();
    }
  }

  /** The rapid spanning tree, or null if the bridge runs none. */
  public RapidSpanningTree rapidTree() {
    return trees.rapid();
  }

  /** The tree of either kind; null if there is none. */
  BridgeTree tree() {
    return trees.tree();
  }

  /** Forgets what was learned on a port. */
  void flushMacs(PortBundle bundle) {
    macLearning.forget(bundle);
    configurationChanged();
  }

  /** A port went into another state of the spanning tree. */
  void stpStateChanged(boolean changesLearning) {
    if (changesLearning) {
      macLearning.flush();
      snooping.flush();
    }
    configurationChanged();
  }

  /** Whether packets that come in by the port are looked at at all. */
  boolean learnsFrom(OpenFlowSwitchPort port) {
    return trees.learnsFrom(port);
  }

  /** Whether packets that come in by the port go on. */
  boolean forwardsFrom(OpenFlowSwitchPort port) {
    return trees.forwardsFrom(port);
  }

  /** other_config:forward-bpdu. */
  public void setForwardBpdu(boolean forward) {
    if (forward != forwardsBpdu) {
      forwardsBpdu = forward;
      configurationChanged();
    }
  }

  boolean forwardsBpdu() {
    return forwardsBpdu;
  }

  /** What to do without a controller. */
  public FailMode failMode() {
    return failMode;
  }

  /**
   * Does what a bridge does without a controller: in standalone mode there is a flow that makes it
   * an ordinary switch, which is put back whenever the bridge is configured.
   */
  public void applyFailMode(FailMode mode, boolean hasController) {
    failMode = mode;
    boolean standalone = mode == FailMode.STANDALONE && !hasController;
    if (isStandalone && !standalone) {
      pipeline.flush();
    }
    isStandalone = standalone;
    if (standalone && pipeline.table(0).findExact(Match.ANY, 0) == null) {
      List<Action> normal = List.of(Action.Output.to(OpenFlowPort.NORMAL));
      pipeline.modify(FlowMod.add(0, 0, Match.ANY, normal), OpenFlowVersion.OPENFLOW15);
    }
  }

  // OpenFlow.

  /** Tables and flows. */
  public FlowPipeline pipeline() {
    return pipeline;
  }

  public GroupTable groups() {
    return groups;
  }

  public MeterBindings meters() {
    return meters;
  }

  /**
   * Makes several changes of flows and groups, all or none: an exception takes back what was done
   * before it. No packet sees a state in between.
   */
  public void atomically(Runnable flowAndGroupChanges) {
    pipeline.begin();
    groups.begin();
    boolean isDone = false;
    try {
      flowAndGroupChanges.run();
      isDone = true;
    } finally {
      if (isDone) {
        groups.commit();
        pipeline.commit();
      } else {
        groups.rollback();
        pipeline.rollback();
      }
    }
  }

  /** OFPC_FRAG_*. */
  public FragmentMode fragmentMode() {
    return fragmentMode;
  }

  public void setFragmentMode(FragmentMode mode) {
    if (mode != fragmentMode) {
      fragmentMode = mode;
      pipeline.setFragmentMode(mode);
      configurationChanged();
    }
  }

  /** What table Flow_Table says of tables, by number; of the others it says nothing. */
  public void setFlowTables(Map<Integer, FlowTableSettings> settings) {
    for (int id = 0; id < FlowPipeline.TABLE_COUNT; id++) {
      FlowTableSettings wanted = settings.getOrDefault(id, FlowTableSettings.DEFAULT);
      if (!wanted.equals(pipeline.table(id).settings())) {
        pipeline.configure(id, wanted);
        configurationChanged();
      }
    }
  }

  /** OFPT_TABLE_MOD: what becomes of packets that no flow of the table matches. */
  public void setMiss(int tableId, MissAction miss) {
    pipeline.table(tableId).setMiss(miss);
    configurationChanged();
  }

  /**
   * Connections came, went or want something else. Misses are translated differently if somebody
   * wants them now and nobody did before, or the other way round.
   */
  public void controllersChanged() {
    boolean wanted = packetInListener != null && packetInListener.wantsMisses();
    if (wanted != wereMissesWanted) {
      wereMissesWanted = wanted;
      configurationChanged();
    }
  }

  /** What identifies this bridge in the state of packets that wait for a controller. */
  public byte[] identity() {
    if (identity == null) {
      identity = new byte[16];
      Bytes.put64(identity, 0, shared.randomAddress("bridge-id:" + name));
      Bytes.put64(identity, 8, datapathId);
    }
    return identity.clone();
  }

  /** Text for OFPST_DESC: other_config:dp-sn and dp-desc; {@code None} unless set. */
  public void setDescriptions(String newSerialNumber, String newDatapathDescription) {
    serialNumber = newSerialNumber;
    datapathDescription = newDatapathDescription;
  }

  public String serialNumber() {
    return serialNumber;
  }

  public String datapathDescription() {
    return datapathDescription;
  }

  /**
   * Looks actions over that are to be carried out at once.
   *
   * @throws OpenFlowException if the switch cannot carry them out
   */
  public void checkActions(List<Action> actions) {
    FlowModCheck.checkActions(this, actions);
  }

  /** As below, with registers and the like that the packet brings along. */
  public void packetOut(int inPort, Match metadata, byte[] packet, List<Action> actions) {
    shared.packetOut(this, inPort, metadata, packet, actions);
  }

  /**
   * Sends a packet into the bridge: these actions are carried out on it.
   *
   * @param inPort OpenFlow port that it is taken to have come by; may be a reserved one
   */
  public void packetOut(int inPort, byte[] packet, List<Action> actions) {
    shared.packetOut(this, inPort, Match.ANY, packet, actions);
  }

  /** Goes on with a packet that was sent to a controller with a continuation. */
  public void resume(PacketIn packetIn) {
    shared.resume(this, packetIn);
  }

  /** Who takes packets for a controller; null for nobody. */
  public void setPacketInListener(PacketInListener listener) {
    packetInListener = listener;
  }

  PacketInListener packetInListener() {
    return packetInListener;
  }

  /**
   * What another package has attached to this bridge.
   *
   * @param create makes it when it is first asked for
   */
  public <T> T attachment(Class<T> type, Function<OpenFlowSwitch, T> create) {
    Object present = attachments.get(type);
    if (present == null) {
      present = create.apply(this);
      attachments.put(type, present);
    }
    return type.cast(present);
  }

  /** What is told to collectors. */
  public SamplingSettings sampling() {
    return samplers.settings();
  }

  /** What is exported as IPFIX. */
  public IpfixSamplers ipfix() {
    return samplers.ipfix();
  }

  Samplers samplers() {
    return samplers;
  }

  public void setSampling(SamplingSettings newSampling) {
    if (!samplers.settings().equals(newSampling)) {
      samplers.configure(newSampling);
      configurationChanged();
    }
  }

  /** What the fields tun_metadata0 to 63 stand for. */
  public TunnelOptionMap tunnelOptions() {
    return tunnelOptions;
  }

  /** The switch itself, not one of its ports, sends a frame. */
  void sentItself(int bytes) {
    ownPackets++;
    ownBytes += bytes;
  }

  /** Frames that the switch itself has sent; OpenFlow counts them as received by LOCAL. */
  public long ownPackets() {
    return ownPackets;
  }

  public long ownBytes() {
    return ownBytes;
  }

  /** Something changed that translations depend on. */
  void configurationChanged() {
    changes.changed();
    shared.revalidator().requestRevalidation();
  }

  /** What translations consult besides flows says something else now. */
  void changed(Consulted consulted) {
    shared.revalidator().flowChanges().changed(consulted);
    flowsChanged();
  }

  /** Flows or learned addresses changed, of which the revalidator was told which. */
  void flowsChanged() {
    changes.changed();
    shared.revalidator().requestCheck();
  }

  /**
   * The switch as it is now, for views.
   *
   * @param mostFlowsPerTable limit for the rows of a table; those of high priority are kept
   */
  public OpenFlowSwitchSnapshot snapshot(int mostFlowsPerTable) {
    return OpenFlowSwitchSnapshot.of(this, mostFlowsPerTable);
  }

  @Override
  public String toString() {
    return name;
  }
}
