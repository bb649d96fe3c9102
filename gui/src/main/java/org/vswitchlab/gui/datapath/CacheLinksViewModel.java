package org.vswitchlab.gui.datapath;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.vswitchlab.gui.support.FactColumn;
import org.vswitchlab.gui.support.FactTableModel;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.ovs.datapath.DatapathSnapshot;
import org.vswitchlab.ovs.datapath.DatapathSnapshot.MegaflowRow;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.Pick;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.ReasonRow;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.RuleRow;

/** The picked rule or megaflow, and what hangs together with it. */
public final class CacheLinksViewModel {
  private final ObjectProperty<Pick> pick = new SimpleObjectProperty<>();
  private final ReadOnlyObjectWrapper<CacheLinks> links = new ReadOnlyObjectWrapper<>();
  private final FactTableModel<RuleRow> rules =
      FactTableModel.of(
          RuleRow::order,
          List.of(
              FactColumn.number("#", "Order in which a packet meets them", 30, RuleRow::order),
              FactColumn.mono("bridge", "The bridge that has the rule", 60, RuleRow::bridge),
              FactColumn.wrapped("rule", "As ovs-ofctl prints it", 220, RuleRow::text)));
  private final FactTableModel<ReasonRow> reasons =
      FactTableModel.of(
          ReasonRow::order,
          List.of(
              FactColumn.wrapped(
                  "field", "Bits that the megaflow must match", 140, ReasonRow::fields),
              FactColumn.wrapped(
                  "consulted by", "The step that looked at them first", 200, ReasonRow::step)));

  private final FactTableModel<MegaflowRow> megaflows = DatapathViewModel.megaflowTable();

  public CacheLinksViewModel() {
    pick.addListener(
        (property, was, is) -> {
          if (is == null || links.get() == null || !is.equals(links.get().pick())) {
            show(null, null);
          }
        });
  }

  /**
   * Shows the links of a snapshot.
   *
   * @param newer null if nothing is picked, or what was picked is gone
   * @param datapath that has the megaflows; null as above
   */
  public void show(CacheLinks newer, DatapathSnapshot datapath) {
    FxThread.require();
    boolean isOfPick = newer != null && Objects.equals(newer.pick(), pick.get());
    CacheLinks shown = isOfPick ? newer : null;
    rules.show(shown == null ? List.of() : shown.rules());
    reasons.show(shown == null ? List.of() : shown.reasons());
    megaflows.show(shown == null ? List.of() : linked(datapath, Set.copyOf(shown.megaflows())));
    links.set(shown);
  }

  private static List<MegaflowRow> linked(DatapathSnapshot datapath, Set<Long> keys) {
    return datapath.megaflows().stream().filter(row -> keys.contains(row.key())).toList();
  }

  /** What is picked, or null; views set it. */
  public ObjectProperty<Pick> pickProperty() {
    return pick;
  }

  /** What hangs together with the pick as of the latest snapshot, or null. */
  public ReadOnlyObjectProperty<CacheLinks> linksProperty() {
    return links.getReadOnlyProperty();
  }

  public FactTableModel<RuleRow> rules() {
    return rules;
  }

  /** The megaflows that hang together with the pick. */
  public FactTableModel<MegaflowRow> megaflows() {
    return megaflows;
  }

  public FactTableModel<ReasonRow> reasons() {
    return reasons;
  }
}
