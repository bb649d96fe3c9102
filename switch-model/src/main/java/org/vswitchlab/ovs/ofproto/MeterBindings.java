package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.vswitchlab.ovs.datapath.MeterTable;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.MeterMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;

/** A bridge's meters and the numbers that they have in the datapath, which all bridges share. */
public final class MeterBindings {
  /** A meter of this bridge. */
  public record Binding(MeterMod definition, int datapathId) {}

  /** OFPM_CONTROLLER: the virtual meter that packets to the controllers pass. */
  public static final long CONTROLLER_METER = 0xffff_fffeL;

  /** OFPM_SLOWPATH: the virtual meter that packets to the slow path pass. */
  private static final long SLOW_PATH_METER = 0xffff_fffdL;

  /** OFPM_MAX. */
  private static final long MAX_METER = 0xffff_0000L;

  private static final int MAX_BANDS = 8;

  private final OpenFlowSwitch bridge;
  private final TreeMap<Long, Binding> bindings = new TreeMap<>();

  MeterBindings(OpenFlowSwitch bridge) {
    this.bridge = bridge;
  }

  boolean exists(long meterId) {
    return bindings.containsKey(meterId);
  }

  /** The meter of that number, or null. */
  public Binding meter(long meterId) {
    return bindings.get(meterId);
  }

  /** In order of number. */
  public Collection<Binding> meters() {
    return List.copyOf(bindings.values());
  }

  /** Its state in the datapath. */
  public MeterTable.Meter state(Binding binding) {
    return bridge.shared().datapath().meters().meter(binding.datapathId());
  }

  /**
   * Carries out a change.
   *
   * @throws OpenFlowException if it is refused; then nothing has changed
   */
  public void modify(MeterMod mod) {
    if (mod.command() != MeterMod.Command.DELETE) {
      check(mod);
    }
    for (MeterMod.Band band : mod.bands()) {
      if (!band.isDrop()) {
        // A datapath in user space can drop only.
        throw new OpenFlowException(OpenFlowError.OFPMMFC_BAD_BAND);
      }
      if (band.rate() == 0) {
        throw new OpenFlowException(OpenFlowError.OFPMMFC_BAD_RATE);
      }
    }
    switch (mod.command()) {
      case ADD -> {
        if (exists(mod.meterId())) {
          throw new OpenFlowException(OpenFlowError.OFPMMFC_METER_EXISTS);
        }
        bind(mod, freeDatapathId());
      }
      case MODIFY -> {
        if (!exists(mod.meterId())) {
          throw new OpenFlowException(OpenFlowError.OFPMMFC_UNKNOWN_METER);
        }
        bind(mod, bindings.get(mod.meterId()).datapathId());
      }
      case DELETE -> delete(mod.meterId());
    }
    bridge.changed(new Consulted.Meter(this, mod.meterId()));
  }

  /** What can be said without looking at the meters that there are. */
  private static void check(MeterMod mod) {
    long id = mod.meterId();
    boolean isVirtual = id == CONTROLLER_METER || id == SLOW_PATH_METER;
    if (id == 0 || id > MAX_METER && !isVirtual) {
      throw new OpenFlowException(OpenFlowError.OFPMMFC_INVALID_METER);
    }
    if (mod.bands().isEmpty() || mod.bands().size() > MAX_BANDS) {
      throw new OpenFlowException(OpenFlowError.OFPMMFC_OUT_OF_BANDS);
    }
  }

  private void bind(MeterMod mod, int datapathId) {
    List<MeterTable.Band> bands = new ArrayList<>();
    for (MeterMod.Band band : mod.bands()) {
      long burst = mod.hasBurst() ? band.burst() : 0;
      bands.add(new MeterTable.Band(band.rate(), burst, band.precedenceLevel()));
    }
    bridge
        .shared()
        .datapath()
        .meters()
        .set(datapathId, new MeterTable.Config(mod.isPackets(), bands), bridge.shared().nowNanos());
    bindings.put(mod.meterId(), new Binding(mod, datapathId));
  }

  private int freeDatapathId() {
    int id = 0;
    while (bridge.shared().datapath().meters().meter(id) != null) {
      id++;
    }
    return id;
  }

  /** Gives all meters back to the datapath: the bridge is going away. */
  void release() {
    delete(MeterMod.ALL_METERS);
  }

  private void delete(long meterId) {
    List<Long> doomed = new ArrayList<>();
    if (meterId == MeterMod.ALL_METERS) {
      doomed.addAll(bindings.keySet());
    } else if (exists(meterId)) {
      doomed.add(meterId);
    }
    for (long id : doomed) {
      bridge
          .pipeline()
          .removeUsing(
              a -> a instanceof Action.Meter m && m.meterId() == id,
              FlowPipeline.RemovalReason.METER_DELETE);
      bridge.shared().datapath().meters().remove(bindings.remove(id).datapathId());
      bridge.changed(new Consulted.Meter(this, id));
    }
  }
}
