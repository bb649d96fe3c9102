package org.vswitchlab.gui;

import java.util.List;
import javafx.application.Application;
import javafx.stage.Stage;
import org.vswitchlab.gui.main.LabEntry;
import org.vswitchlab.gui.main.MainView;
import org.vswitchlab.gui.main.MainViewModel;
import org.vswitchlab.gui.main.RecentFiles;

/** The application as JavaFX starts it. */
public final class LabApplication extends Application {
  private MainViewModel model;

  @Override
  public void start(Stage stage) {
    model = new MainViewModel(RecentFiles.ofUser(), LabEntry.library());
    new MainView(model).showOn(stage);
    List<String> files = getParameters().getUnnamed();
    if (!files.isEmpty()) {
      model.open(files.get(0));
    }
  }

  @Override
  public void stop() {
    model.close();
  }
}
