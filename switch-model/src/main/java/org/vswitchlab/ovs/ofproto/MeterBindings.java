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
    for (MeterMod.Band band : mod.bands()) {
      if (!band.isDrop()) {
        // A datapath in user space can drop only.
        throw new OpenFlowException(OpenFlowError.OFPMMFC_BAD_BAND);
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
    bridge.configurationChanged();
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
    }
  }
}
