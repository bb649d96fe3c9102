package org.vswitchlab.gui.datapath;

import java.util.Set;
import java.util.function.Consumer;
import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.vswitchlab.gui.support.FactPane;
import org.vswitchlab.ovs.datapath.DatapathSnapshot.MegaflowRow;
import org.vswitchlab.ovs.datapath.DatapathSnapshot.MicroflowRow;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.Kind;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.Pick;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.ReasonRow;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.RuleRow;

/**
 * Megaflows above; below, a tab each, the exact-match entries, the rules behind the picked megaflow
 * and the reason of each of its bits.
 */
public final class DatapathView extends VBox {
  private final CacheLinksViewModel links;
  private final FactPane<MegaflowRow> megaflows;
  private final FactPane<MicroflowRow> microflows;
  private final FactPane<RuleRow> rules;

  public DatapathView(DatapathViewModel model, CacheLinksViewModel links) {
    this.links = links;
    Label summary = new Label();
    summary.getStyleClass().addAll("text-muted", "summary");
    summary.textProperty().bind(model.summaryProperty());
    summary.setWrapText(true);
    summary.setMinHeight(USE_PREF_SIZE);
    megaflows =
        new FactPane<>(
            "megaflows",
            "Megaflow cache",
            model.megaflows(),
            "Empty: the next packet goes up to the flow tables, which install a megaflow.");
    microflows =
        new FactPane<>(
            "microflows", "", model.microflows(), "Empty: it holds packets that hit a megaflow.");
    rules = new FactPane<>("rules-behind", "", links.rules(), "Pick a megaflow.");
    megaflows.table().setOnPicked(row -> pick(row.key()));
    microflows.table().setOnPicked(row -> pick(row.megaflow()));
    SplitPane caches = new SplitPane(megaflows, lowerTabs());
    caches.setOrientation(Orientation.VERTICAL);
    caches.setDividerPositions(0.5);
    VBox.setVgrow(caches, Priority.ALWAYS);
    getChildren().addAll(summary, caches);
    links.linksProperty().addListener((property, was, is) -> mark(is));
  }

  private TabPane lowerTabs() {
    FactPane<ReasonRow> reasons =
        new FactPane<>("reasons", "", links.reasons(), "Pick a megaflow.");
    TabPane tabs =
        new TabPane(
            new Tab("Microflow cache (EMC)", microflows),
            new Tab("Rules behind it", rules),
            new Tab("Why these fields", reasons));
    tabs.setId("megaflow-tabs");
    tabs.getStyleClass().add("inner-tabs");
    tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    return tabs;
  }

  private void pick(long megaflow) {
    links.pickProperty().set(new Pick(Kind.MEGAFLOW, megaflow));
  }

  /** Marks the entries that hang together with what is picked. */
  private void mark(CacheLinks shown) {
    Set<Long> marked = shown == null ? Set.of() : Set.copyOf(shown.megaflows());
    megaflows.table().mark(row -> marked.contains(row.key()));
    microflows.table().mark(row -> marked.contains(row.megaflow()));
  }

  /** What is to happen when a rule behind a megaflow is opened. */
  public void setOnRuleOpened(Consumer<RuleRow> action) {
    rules.table().setOnOpened(action);
  }

  /** Brings a megaflow into sight and picks it. */
  public void show(long megaflow) {
    megaflows.table().pick(row -> row.key() == megaflow);
  }
}
