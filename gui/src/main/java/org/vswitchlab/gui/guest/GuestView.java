package org.vswitchlab.gui.guest;

import javafx.geometry.Orientation;
import javafx.scene.control.SplitPane;
import org.vswitchlab.gui.support.FactPane;

/** Addresses, ARP cache and routes, one above the other. */
public final class GuestView extends SplitPane {
  public GuestView(GuestViewModel model) {
    setOrientation(Orientation.VERTICAL);
    getItems()
        .addAll(
            new FactPane<>("addresses", "Addresses", model.addresses(), "No interfaces."),
            new FactPane<>(
                "neighbours", "ARP cache", model.neighbours(), "Empty: nobody was asked for yet."),
            new FactPane<>("routes", "Routes", model.routes(), "No routes."));
    setDividerPositions(0.34, 0.67);
  }
}
