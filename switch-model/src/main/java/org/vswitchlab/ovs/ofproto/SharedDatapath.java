package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.DeviceListener;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.DatapathPort;
import org.vswitchlab.ovs.datapath.GeneveOptions;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.datapath.UpcallHandler;
import org.vswitchlab.ovs.datapath.UpcallResult;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.sampling.DatagramSink;
import org.vswitchlab.ovs.ofproto.sampling.SamplingSettings;
import org.vswitchlab.ovs.ofproto.table.PacketStats;
import org.vswitchlab.ovs.ofproto.tunnel.TunnelType;
import org.vswitchlab.ovs.ofproto.tunnel.Underlay;
import org.vswitchlab.ovs.ofproto.tunnel.UnderlayAddress;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;

/**
 * What the bridges of one host share: the datapath, its port numbers, and the revalidator. Upcalls
 * of the datapath find their bridge here. A service of the host.
 */
public final class SharedDatapath implements UpcallHandler {
  /** Number that no port of a datapath has. */
  private static final int NO_PORT = -1;

  private static final long DEFAULT_RATE_BPS = 100_000_000L;

  /** RFC 5881, 4. */
  private static final int FIRST_BFD_PORT = 49152;

  private static final int BFD_PORTS = 16384;

  static final long MILLI_NANOS = 1_000_000L;

  private final Host host;
  private final Simulation simulation;
  private final Datapath datapath;
  private final Map<String, OpenFlowSwitch> bridges = new LinkedHashMap<>();
  private final Map<Integer, OpenFlowSwitchPort> portsByDatapathNumber = new LinkedHashMap<>();
  private final Map<String, OpenFlowSwitchPort> patchPorts = new LinkedHashMap<>();
  private final FlowTranslator translator = new FlowTranslator(this);
  private final RecirculationTable recirculations = new RecirculationTable();
  private final Revalidator revalidator;
  private final Underlay underlay;
  private final TunnelPorts tunnels;
  private final ConntrackZones zones;
  private boolean dumpsByUfid = true;
  private final List<Datapath> datapathsByHand = new ArrayList<>();
  private final CodeChoices codeChoices = new CodeChoices();
  private final DatapathSupport support = new DatapathSupport();
  private List<String> overriddenTypes = List.of();

  /** Whether ports are live is what fast failover groups and the like depend on. */
  private final DeviceListener stateListener;

  private final ProtocolRounds protocols;
  private int bfdSessionCount;
  private boolean traceShowsNames;
  private DatagramSink datagrams;
  private int ipfixProcessCount;
  private ToIntFunction<NetDevice> interfaceIndexes = device -> 0;
  private ToLongFunction<NetDevice> interfaceRates = device -> 0;

  public SharedDatapath(Host host, Datapath datapath) {
    this.host = host;
    this.simulation = host.simulation();
    this.datagrams = new SimulatedDatagrams(host);
    this.datapath = datapath;
    this.revalidator = new Revalidator(this);
    this.protocols = new ProtocolRounds(this, simulation);
    this.underlay = new Underlay(host, revalidator::requestRevalidation);
    this.tunnels = new TunnelPorts(this, underlay);
    this.zones =
        new ConntrackZones(
            datapath.connectionTracker().timeouts(), revalidator::requestRevalidation);
    this.stateListener = this::stateChanged;
    datapath.setUpcallHandler(this);
    host.attachService(SharedDatapath.class, this);
  }

  public Datapath datapath() {
    return datapath;
  }

  public Revalidator revalidator() {
    return revalidator;
  }

  private void stateChanged(NetDevice device) {
    revalidator.requestRevalidation();
    for (OpenFlowSwitchPort port : List.copyOf(portsByDatapathNumber.values())) {
      if (port.device() == device) {
        port.bridge().portChanged(port);
      }
    }
  }

  public Simulation simulation() {
    return simulation;
  }

  public long nowNanos() {
    return simulation.nowNanos();
  }

  long nowMillis() {
    return simulation.nowNanos() / MILLI_NANOS;
  }

  /** Numbers drawn for a purpose, the same in every run. */
  LongSupplier drawer(String purpose) {
    return simulation.random().stream(host.name() + ":" + purpose)::nextLong;
  }

  /** A UDP port for a session of BFD, each time another one. */
  int nextBfdPort() {
    return FIRST_BFD_PORT + bfdSessionCount++ % BFD_PORTS;
  }

  /** When the protocols of the ports run. */
  public ProtocolRounds protocols() {
    return protocols;
  }

  /** Whether a packet of that recirculation id could go on. */
  public boolean hasRecirculation(int recircId) {
    return recirculations.state(recircId) != null;
  }

  RecirculationTable recirculations() {
    return recirculations;
  }

  public FlowTranslator translator() {
    return translator;
  }

  // Bridges and ports.

  /**
   * Creates a bridge; its own device becomes port LOCAL.
   *
   * @param ownDevice a device of the host that has no switch yet
   */
  public OpenFlowSwitch addBridge(String name, InternalDevice ownDevice) {
    if (bridges.containsKey(name)) {
      throw new IllegalArgumentException(host + " has a bridge " + name + " already");
    }
    OpenFlowSwitch bridge = new OpenFlowSwitch(this, host, name, ownDevice);
    bridges.put(name, bridge);
    bridge.setDatapathId(ownDevice.mac());
    bridge.addPort(OpenFlowPort.LOCAL, "internal", ownDevice);
    return bridge;
  }

  /** Takes a bridge away with all its ports. */
  public void removeBridge(OpenFlowSwitch bridge) {
    bridge.setSpanningTree(null);
    bridge.setRapidTree(null);
    for (OpenFlowSwitchPort port : bridge.allPorts()) {
      bridge.removePort(port.number());
    }
    bridge.pipeline().flush();
    bridge.meters().release();
    bridges.remove(bridge.name());
    if (bridges.isEmpty()) {
      recirculations.clear();
    }
    revalidator.requestRevalidation();
  }

  /** In order of creation. */
  public List<OpenFlowSwitch> bridges() {
    return new ArrayList<>(bridges.values());
  }

  /** The bridge of that name, or null. */
  public OpenFlowSwitch bridge(String name) {
    return bridges.get(name);
  }

  DatapathPort attach(NetDevice device, String typeName) {
    return datapath.addPort(freeNumber(device.name()), typeName, device);
  }

  /**
   * A dummy datapath numbers ports by the number in their name, bridges from 100; others count up
   * from 1.
   */
  int freeNumber(String deviceName) {
    int number = 1;
    if (datapath.name().startsWith("dummy@")) {
      String digits = deviceName.replaceAll("^[^0-9]*", "").replaceAll("[^0-9].*$", "");
      boolean hasNumber = !digits.isEmpty() && digits.length() < 5;
      int base = deviceName.startsWith("br") ? 100 : 0;
      number = hasNumber ? base + Integer.parseInt(digits) : 1;
      number = Math.max(number, 1);
    }
    while (datapath.port(number) != null) {
      number++;
    }
    return number;
  }

  void portAdded(OpenFlowSwitchPort port) {
    if (port.datapathPort() != null) {
      if (port.device() != null) {
        port.device().addListener(stateListener);
      }
      portsByDatapathNumber.put(port.datapathPort().number(), port);
    } else {
      patchPorts.put(port.name(), port);
    }
  }

  void portRemoved(OpenFlowSwitchPort port) {
    if (port.tunnel() != null) {
      tunnels.remove(port);
      tunnels.release(port.datapathPort());
    } else if (port.datapathPort() != null) {
      if (port.device() != null) {
        port.device().removeListener(stateListener);
      }
      portsByDatapathNumber.remove(port.datapathPort().number());
      datapath.removePort(port.datapathPort().number());
    } else {
      patchPorts.remove(port.name(), port);
    }
  }

  /** The network that tunnels go through. */
  public Underlay underlay() {
    return underlay;
  }

  /** The tunnels of all bridges. */
  public TunnelPorts tunnels() {
    return tunnels;
  }

  /** Types of datapaths that dummies stand in for: {@code --enable-dummy=override}. */
  public List<String> overriddenTypes() {
    return overriddenTypes;
  }

  /** Sets what {@link #overriddenTypes} says. */
  public void setOverriddenTypes(List<String> types) {
    overriddenTypes = List.copyOf(types);
  }

  /** What translations may ask of the datapath. */
  public DatapathSupport support() {
    return support;
  }

  /** Takes a feature of the datapath away, or gives it back: {@code dpif/set-dp-features}. */
  public void setSupport(String name, int value) {
    support.set(name, value);
    revalidator.requestRevalidation();
  }

  /** Which of several pieces of code that do the same was chosen. */
  public CodeChoices codeChoices() {
    return codeChoices;
  }

  /**
   * Gives a port of the datapath another number: {@code dpif-dummy/change-port-number}.
   *
   * @param newNumber one that is free
   */
  public void changePortNumber(DatapathPort port, int newNumber) {
    OpenFlowSwitchPort owner = portsByDatapathNumber.remove(port.number());
    datapath.flush();
    datapath.removePort(port.number());
    DatapathPort moved = datapath.addPort(newNumber, port.typeName(), port.device());
    moved.setSettings(port.settings());
    if (owner != null) {
      owner.setDatapathPort(moved);
      portsByDatapathNumber.put(newNumber, owner);
    }
    revalidator.requestRevalidation();
  }

  /** Datapaths made beside the bridges' one: {@code dpctl/add-dp}. */
  public List<Datapath> datapathsByHand() {
    return datapathsByHand;
  }

  /** Whether dumps ask the datapath for identifiers alone: {@code upcall/enable-ufid}. */
  public boolean dumpsByUfid() {
    return dumpsByUfid;
  }

  /** Sets what {@link #dumpsByUfid} says; a datapath of the same program gains nothing by it. */
  public void setDumpsByUfid(boolean newDumpsByUfid) {
    dumpsByUfid = newDumpsByUfid;
  }

  /** The host's book of frames. */
  public FrameLedger ledger() {
    return host.ledger();
  }

  public String hostName() {
    return host.name();
  }

  /** The timeout policies of connection tracking zones. */
  public ConntrackZones zones() {
    return zones;
  }

  Host host() {
    return host;
  }

  /**
   * Says what is told of devices.
   *
   * @param indexes number among the host's interfaces, 0 for none
   * @param rates bits a second, 0 if not known
   */
  public void setInterfaceFacts(ToIntFunction<NetDevice> indexes, ToLongFunction<NetDevice> rates) {
    interfaceIndexes = indexes;
    interfaceRates = rates;
  }

  /** Number for the next exporter of IPFIX, from 1. */
  int nextIpfixProcess() {
    return ++ipfixProcessCount;
  }

  /** Bits a second; 100 Mbit/s where it is not known, as the real switch says. */
  long interfaceRate(OpenFlowSwitchPort port) {
    long rate = interfaceRates.applyAsLong(port.device());
    return rate == 0 ? DEFAULT_RATE_BPS : rate;
  }

  /** Says who takes datagrams for collectors, instead of the simulated network. */
  public void setDatagrams(DatagramSink sink) {
    datagrams = sink;
  }

  void sendDatagram(String target, int defaultPort, byte[] payload) {
    datagrams.send(target, defaultPort, payload);
  }

  /**
   * The IPv4 address that an sFlow agent goes by: that of the device named for it, or else that by
   * which the first collector is reached. 0 if there is none, and then nothing is sampled.
   */
  int sflowAgent(SamplingSettings.Sflow sflow) {
    if (sflow.agent().equals("lo")) {
      return Ipv4Address.LOOPBACK;
    }
    for (Underlay.OwnAddress own : underlay.addresses()) {
      if (own.device().equals(sflow.agent()) && UnderlayAddress.isIpv4(own.address())) {
        return UnderlayAddress.toIpv4(own.address());
      }
    }
    if (!sflow.agent().isEmpty() || sflow.targets().isEmpty()) {
      return 0;
    }
    Ipv6Address target = UnderlayAddress.parse(sflow.targets().get(0).replaceAll(":\\d+$", ""));
    Underlay.Way way = target == null ? null : underlay.lookup(target, 0, null);
    boolean isIpv4 = way != null && UnderlayAddress.isIpv4(way.source());
    return isIpv4 ? UnderlayAddress.toIpv4(way.source()) : 0;
  }

  int interfaceIndex(OpenFlowSwitchPort port) {
    return port.device() == null ? 0 : interfaceIndexes.applyAsInt(port.device());
  }

  /** The port to send by to a device of the host: a bridge's own, or else one of that name. */
  public OpenFlowSwitchPort portOfDevice(String deviceName) {
    OpenFlowSwitch bridge = bridges.get(deviceName);
    if (bridge != null) {
      return bridge.port(OpenFlowPort.LOCAL);
    }
    for (OpenFlowSwitchPort port : portsByDatapathNumber.values()) {
      if (port.name().equals(deviceName)) {
        return port;
      }
    }
    return null;
  }

  /** Asks for the next hops that a translation did not know. */
  void requestNeighbours(Translation translation) {
    for (SideEffect effect : translation.sideEffects()) {
      if (effect instanceof SideEffects.NeighbourRequest request) {
        NeighbourRequests.send(request);
      }
    }
  }

  /** The patch port of that name, or null. */
  OpenFlowSwitchPort patchPort(String name) {
    return patchPorts.get(name);
  }

  /** The bridge's port that a packet of the datapath came by, or null. */
  public OpenFlowSwitchPort portOf(FlowKey datapathKey) {
    DatapathPort port = datapath.port(datapathKey.inPort());
    boolean isTunnel = port != null && port.kind() == DatapathPort.Kind.TUNNEL;
    return isTunnel ? tunnels.find(datapathKey) : portOf(datapathKey.inPort());
  }

  /** The bridge's port behind a port of the datapath, or null. */
  public OpenFlowSwitchPort portOf(int datapathNumber) {
    return portsByDatapathNumber.get(datapathNumber);
  }

  /** How a trace writes the ports of a bridge. */
  PortNames traceNames(OpenFlowSwitch bridge) {
    return traceShowsNames ? bridge.portNames() : PortNames.NUMBERS_ONLY;
  }

  /** Chooses names or numbers for the ports of the traces to come. */
  public void setTraceShowsNames(boolean shows) {
    traceShowsNames = shows;
  }

  /** A locally administered unicast address that is the same in every run. */
  long randomAddress(String purpose) {
    long bits = simulation.random().stream("mac:" + host.name() + ":" + purpose).nextLong();
    return bits & 0xfcff_ffff_ffffL | 0x0200_0000_0000L;
  }

  // Upcalls.

  @Override
  public void upcall(FlowKey key, Frame frame, UpcallResult result) {
    Translation translation = translate(key, frame.length());
    if (translation.learnsFlows()) {
      Lessons lessons = Lessons.of(translation, new PacketStats(1, frame.length(), 0, nowNanos()));
      translation = translate(key, frame.length());
      lessons.done();
    }
    result.actions().addAll(translation.actions());
    result.mask().copyFrom(datapathMask(key, translation.mask()));
    result.slowPathReasons().addAll(translation.slowPathReasons());
    result.setDropReason(translation.dropReason());
    result.setFlood(translation.isFlood());
    result.setCacheable(translation.isCacheable());
    result.setOwner(translation);
    if (result.wantsSteps()) {
      TranslationSteps.describe(translation, true, nowNanos(), result::step);
    }
    int tcpFlags = (int) key.get(FlowField.TCP_FLAGS);
    translation.apply(new PacketStats(1, frame.length(), tcpFlags, nowNanos()));
    snoop(translation, frame);
    revalidator.flowInstalled();
    requestNeighbours(translation);
  }

  @Override
  public void installed(Megaflow megaflow) {
    if (megaflow.owner() instanceof Translation translation) {
      revalidator.installed(megaflow, translation);
    }
  }

  @Override
  public void removed(Megaflow megaflow) {
    revalidator.removed(megaflow);
  }

  /** Sends a message of the switch's own out of a port, past the tables. */
  void sendOut(OpenFlowSwitchPort port, byte[] packet) {
    port.bridge().sentItself(packet.length);
    if (port.datapathPort() == null || port.tunnel() != null) {
      List<Action> output = List.of(Action.Output.to(port.number()));
      packetOut(port.bridge(), OpenFlowPort.NONE, Match.ANY, packet, output);
      return;
    }
    Frame frame = Frame.owning(packet, simulation.newOriginId());
    FlowKey key = new FlowKey();
    key.set(FlowField.IN_PORT, NO_PORT & 0xffff_ffffL);
    datapath.execute(frame, key, List.of(new DatapathAction.Output(port.datapathPort().number())));
  }

  /** Takes in what the switch itself listens to: multicast groups and its own protocols. */
  void snoop(Translation translation, Frame frame) {
    for (SideEffect effect : translation.sideEffects()) {
      if (effect instanceof SideEffects.Protocol protocol) {
        OwnProtocols.receive(protocol, frame);
      } else if (effect instanceof SideEffects.Snooping snooping) {
        FlowKeyExtractor extractor = new FlowKeyExtractor();
        extractor.setVlanLimit(datapath.vlanLimit());
        extractor.extract(frame, 0, new FlowKey());
        int at = extractor.l4Offset();
        if (at >= 0) {
          int start = frame.offset() + at;
          int end = frame.offset() + frame.length() - extractor.paddingBytes();
          OpenFlowSwitch bridge = snooping.bundle().bridge();
          bridge.snoop(snooping, frame.array(), start, end, nowNanos());
        }
      }
    }
  }

  /** A copy of a datapath's key with the OpenFlow port that its packets come in by. */
  public FlowKey openFlowKey(FlowKey datapathKey) {
    OpenFlowSwitchPort port = portOf(datapathKey);
    FlowKey key = datapathKey.copy();
    key.set(FlowField.IN_PORT, port == null ? OpenFlowPort.NONE : port.number());
    if (port == null || !port.bridge().tunnelOptions().toFields(key)) {
      GeneveOptions.clear(key);
    }
    return key;
  }

  /** What a translation looked at of a packet, as a mask of the datapath's. */
  FlowMask datapathMask(FlowKey datapathKey, FlowMask mask) {
    OpenFlowSwitchPort port = portOf(datapathKey);
    boolean isFromTunnel = port != null && port.tunnel() != null;
    if (!isFromTunnel || port.tunnel().type() != TunnelType.GENEVE) {
      return mask;
    }
    FlowMask result = mask.copy();
    port.bridge().tunnelOptions().toDatapath(datapathKey, result);
    return result;
  }

  /** Translates a packet that came in by a port of the datapath. */
  Translation translate(FlowKey datapathKey, int packetBytes) {
    return translate(datapathKey, packetBytes, false);
  }

  /** Translates anew what packets have met since the last time. */
  Translation translateAgain(FlowKey datapathKey) {
    return translate(datapathKey, 0, true);
  }

  private Translation translate(FlowKey datapathKey, int packetBytes, boolean isAgain) {
    OpenFlowSwitchPort port = portOf(datapathKey);
    FlowKey key = openFlowKey(datapathKey);
    OpenFlowSwitch bridge = port == null ? null : port.bridge();
    if (bridge != null && !bridge.tunnelOptions().toFields(datapathKey.copy())) {
      return translator.refuse(bridge, key, TranslationError.INVALID_TUNNEL_METADATA);
    }
    return isAgain
        ? translator.translateAgain(bridge, key)
        : translator.translate(bridge, key, packetBytes, false);
  }

  void packetOut(
      OpenFlowSwitch bridge, int inPort, Match metadata, byte[] packet, List<Action> actions) {
    Frame frame = Frame.owning(packet, simulation.newOriginId());
    OpenFlowSwitchPort port = bridge.port(inPort);
    boolean hasDatapathPort = port != null && port.datapathPort() != null;
    int datapathNumber = hasDatapathPort ? port.datapathPort().number() : NO_PORT;
    FlowKey key = new FlowKey();
    FlowKeyExtractor extractor = new FlowKeyExtractor();
    extractor.setVlanLimit(datapath.vlanLimit());
    extractor.extract(frame, datapathNumber, key);
    Freezing.restoreMetadata(metadata.key(), key);
    key.set(FlowField.IN_PORT, inPort);
    Translation translation =
        translator.translateActions(bridge, key, packet.length, actions, false);
    int tcpFlags = (int) key.get(FlowField.TCP_FLAGS);
    translation.apply(new PacketStats(1, packet.length, tcpFlags, nowNanos()));
    snoop(translation, frame);
    key.set(FlowField.IN_PORT, datapathNumber);
    GeneveOptions.clear(key);
    datapath.execute(frame, key, translation.actions());
  }

  /** Goes on with a packet that waited for a controller, as that left it. */
  void resume(OpenFlowSwitch bridge, PacketIn packetIn) {
    Frame frame = packetIn.frame();
    int inPort = packetIn.metadata().inPort();
    OpenFlowSwitchPort port = bridge.port(inPort);
    boolean hasDatapathPort = port != null && port.datapathPort() != null;
    int datapathNumber = hasDatapathPort ? port.datapathPort().number() : NO_PORT;
    FlowKey key = packetIn.metadata().copy();
    FlowKeyExtractor extractor = new FlowKeyExtractor();
    extractor.setVlanLimit(datapath.vlanLimit());
    extractor.extract(frame, datapathNumber, key);
    Freezing.restoreMetadata(packetIn.metadata(), key);
    PacketIn.Continuation continuation = packetIn.continuation();
    List<Mirror> mirrored = new ArrayList<>(bridge.mirrors());
    mirrored.removeIf(mirror -> !continuation.mirrors().contains(mirror.settings().name()));
    FrozenState state =
        new FrozenState(
            bridge,
            port,
            continuation.tableId(),
            Freezing.metadata(key),
            continuation.stack(),
            continuation.actionSet(),
            continuation.actions(),
            -1,
            mirrored,
            continuation.isConntracked(),
            packetIn.userdata());
    key.set(FlowField.RECIRC_ID, recirculations.idOf(state));
    Translation translation = translator.translate(bridge, key, frame.length(), false);
    int tcpFlags = (int) key.get(FlowField.TCP_FLAGS);
    translation.apply(new PacketStats(1, frame.length(), tcpFlags, nowNanos()));
    key.set(FlowField.IN_PORT, datapathNumber);
    GeneveOptions.clear(key);
    datapath.execute(frame, key, translation.actions());
  }

  @Override
  public void userspace(FlowKey key, Frame frame, DatapathAction.Userspace action) {
    UserspaceActions.handle(this, key, frame, action);
  }

  @Override
  public List<String> explain(Object owner) {
    List<String> steps = new ArrayList<>();
    if (owner instanceof Translation translation) {
      TranslationSteps.describe(translation, false, nowNanos(), steps::add);
    }
    return steps;
  }

  void dropped(DropReason reason) {
    datapath.markDropped(reason);
  }
}
