package org.vswitchlab.gui.timeline;

import javafx.scene.control.SplitPane;
import org.vswitchlab.gui.support.FactPane;

/** Timeline on the left, validations on the right. */
public final class TimelineView extends SplitPane {
  public TimelineView(TimelineViewModel model) {
    getItems()
        .addAll(
            new FactPane<>(
                "timeline",
                "Timeline",
                model.entries(),
                "The scenario has no timeline. Type commands at the nodes' consoles."),
            new FactPane<>(
                "validations",
                "Validations",
                model.validations(),
                "The scenario expects nothing."));
    setDividerPositions(0.5);
  }
}
