package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.ovs.datapath.Datapath;

/** The datapath of a host's bridges, and those that were made beside it by hand. */
final class DatapathSet {
  static final String EAFNOSUPPORT = "Address family not supported by protocol";
  static final String ENODEV = "No such device";

  private static final List<String> TYPES = List.of("dummy", "netdev");

  private final Datapath own;
  private final List<Datapath> byHand;
  private final Simulation simulation;
  private final FrameLedger ledger;
  private final String hostName;
  private final Supplier<List<String>> overriddenTypes;

  /**
   * @param overriddenTypes types of datapaths that dummies stand in for
   */
  DatapathSet(
      Datapath own,
      List<Datapath> byHand,
      Simulation simulation,
      FrameLedger ledger,
      String hostName,
      Supplier<List<String>> overriddenTypes) {
    this.own = own;
    this.byHand = byHand;
    this.simulation = simulation;
    this.ledger = ledger;
    this.hostName = hostName;
    this.overriddenTypes = overriddenTypes;
  }

  /** The bridges' datapath, which is not among {@link #all} while there is no bridge. */
  Datapath own() {
    return own;
  }

  FrameLedger ledger() {
    return ledger;
  }

  /** The bridges' datapath first, if there are bridges. */
  List<Datapath> all() {
    List<Datapath> all = new ArrayList<>();
    if (!own.ports().isEmpty()) {
      all.add(own);
    }
    all.addAll(byHand);
    return all;
  }

  /** By type and name; null if there is none. */
  Datapath find(String fullName) {
    return all().stream().filter(d -> d.name().equals(fullName)).findFirst().orElse(null);
  }

  /** By the name without a type; null if there is none. */
  Datapath findPlain(String plainName) {
    return all().stream()
        .filter(d -> plainName(d.name()).equals(plainName))
        .findFirst()
        .orElse(null);
  }

  /** The name behind the type. */
  static String plainName(String fullName) {
    return fullName.substring(fullName.indexOf('@') + 1);
  }

  /** Why there is no datapath of that type and name. */
  String whyNot(String fullName) {
    String type = fullName.substring(0, Math.max(fullName.indexOf('@'), 0));
    boolean isKnown =
        TYPES.contains(type) || type.equals(own.type()) || overriddenTypes.get().contains(type);
    if (!isKnown) {
      return EAFNOSUPPORT;
    }
    // A name is taken whatever the type.
    return findPlain(plainName(fullName)) == null ? ENODEV : DpctlException.EINVAL;
  }

  /** Whether all devices are dummies, so that there is none of the machine's to be found. */
  boolean lacksSystemDevices() {
    return own.type().equals("dummy") && !overriddenTypes.get().contains("system");
  }

  /** Whether its own port is a dummy. */
  boolean isDummy(Datapath datapath) {
    return datapath.type().equals("dummy") || overriddenTypes.get().contains(datapath.type());
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
