package org.vswitchlab.gui.problems;

import java.util.List;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.scenario.spec.Diagnostic;

/** Errors and warnings of the file that was opened last. */
public final class ProblemsViewModel {
  private final ObservableList<Diagnostic> diagnostics = FXCollections.observableArrayList();
  private final ReadOnlyStringWrapper heading = new ReadOnlyStringWrapper("");

  public void show(List<Diagnostic> found) {
    FxThread.require();
    if (diagnostics.equals(found)) {
      return;
    }
    diagnostics.setAll(found);
    long errors = found.stream().filter(Diagnostic::isError).count();
    long warnings = found.size() - errors;
    String text =
        errors > 0
            ? count(errors, "error") + (warnings > 0 ? ", " + count(warnings, "warning") : "")
            : count(warnings, "warning");
    heading.set(found.isEmpty() ? "" : text);
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  public ObservableList<Diagnostic> diagnostics() {
    return FXCollections.unmodifiableObservableList(diagnostics);
  }

  /** {@code 2 errors, 1 warning}; empty when there is nothing to say. */
  public ReadOnlyStringProperty headingProperty() {
    return heading.getReadOnlyProperty();
  }
}
