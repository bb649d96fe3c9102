package org.vswitchlab.gui.guest;

import java.util.List;
import org.vswitchlab.gui.guest.GuestSnapshot.AddressFact;
import org.vswitchlab.gui.guest.GuestSnapshot.NeighbourFact;
import org.vswitchlab.gui.guest.GuestSnapshot.RouteFact;
import org.vswitchlab.gui.support.Ages;
import org.vswitchlab.gui.support.FactColumn;
import org.vswitchlab.gui.support.FactTableModel;
import org.vswitchlab.gui.support.FxThread;

/** The protocol stack of the selected node. */
public final class GuestViewModel {
  private final FactTableModel<AddressFact> addresses =
      FactTableModel.of(
          AddressFact::key,
          List.of(
              FactColumn.mono("dev", "Interface", 70, AddressFact::device),
              FactColumn.mono("inet", "Address and prefix length", 150, AddressFact::address),
              FactColumn.mono("link/ether", "Link-layer address", 150, AddressFact::mac),
              FactColumn.number("mtu", "Largest packet in bytes", 60, AddressFact::mtuBytes),
              FactColumn.mono("state", "Whether it can be used", 70, AddressFact::state)));
  private final FactTableModel<NeighbourFact> neighbours =
      FactTableModel.of(
          NeighbourFact::key,
          List.of(
              FactColumn.mono("address", "Neighbour", 130, NeighbourFact::address),
              FactColumn.mono("dev", "Interface to it", 70, NeighbourFact::device),
              FactColumn.mono("lladdr", "Its link-layer address", 150, NeighbourFact::mac),
              FactColumn.mono(
                  "state",
                  "REACHABLE: confirmed; STALE: used until somebody sends; INCOMPLETE: being"
                      + " asked for; FAILED: nobody answered",
                  110,
                  NeighbourFact::state),
              FactColumn.number(
                  "age",
                  "Seconds since the entry changed",
                  80,
                  fact -> Ages.seconds(fact.ageNanos()))));
  private final FactTableModel<RouteFact> routes =
      FactTableModel.of(
          RouteFact::key,
          List.of(
              FactColumn.mono("destination", "Where packets go to", 140, RouteFact::destination),
              FactColumn.mono("via", "Next hop", 110, RouteFact::via),
              FactColumn.mono("dev", "Interface", 70, RouteFact::device),
              FactColumn.mono("proto", "Who set the route", 70, RouteFact::protocol),
              FactColumn.mono("scope", "How far the destination is", 70, RouteFact::scope),
              FactColumn.mono("src", "Preferred source address", 110, RouteFact::source),
              FactColumn.number("metric", "Smaller is preferred", 60, RouteFact::metric)));

  public void show(GuestSnapshot snapshot) {
    FxThread.require();
    addresses.show(snapshot.addresses());
    neighbours.show(snapshot.neighbours());
    routes.show(snapshot.routes());
  }

  public FactTableModel<AddressFact> addresses() {
    return addresses;
  }

  public FactTableModel<NeighbourFact> neighbours() {
    return neighbours;
  }

  public FactTableModel<RouteFact> routes() {
    return routes;
  }
}
