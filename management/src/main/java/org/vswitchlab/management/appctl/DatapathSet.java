package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.ovs.datapath.Datapath;

/** The datapath of a host's bridges, and those that were made beside it by hand. */
final class DatapathSet {
  private final Datapath own;
  private final List<Datapath> byHand;
  private final Simulation simulation;
  private final FrameLedger ledger;
  private final String hostName;

  DatapathSet(
      Datapath own,
      List<Datapath> byHand,
      Simulation simulation,
      FrameLedger ledger,
      String hostName) {
    this.own = own;
    this.byHand = byHand;
    this.simulation = simulation;
    this.ledger = ledger;
    this.hostName = hostName;
  }

  Datapath own() {
    return own;
  }

  FrameLedger ledger() {
    return ledger;
  }

  /** The bridges' datapath first. */
  List<Datapath> all() {
    List<Datapath> all = new ArrayList<>(List.of(own));
    all.addAll(byHand);
    return all;
  }

  /** By type and name; null if there is none. */
  Datapath find(String fullName) {
    return all().stream().filter(d -> d.name().equals(fullName)).findFirst().orElse(null);
  }

  boolean isByHand(Datapath datapath) {
    return datapath != own;
  }

  void add(String fullName) {
    byHand.add(new Datapath(simulation, ledger, hostName, fullName));
  }

  /** Returns whether it was one made by hand, and is gone. */
  boolean remove(Datapath datapath) {
    return byHand.remove(datapath);
  }
}
