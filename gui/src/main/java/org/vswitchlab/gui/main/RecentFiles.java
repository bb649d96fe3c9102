package org.vswitchlab.gui.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The scenarios opened last, latest first, kept in a text file with one on each line. */
public final class RecentFiles {
  static final int MOST = 10;

  private final Path store;
  private final List<String> files = new ArrayList<>();

  /**
   * @param store where they are kept; need not exist
   */
  public RecentFiles(Path store) {
    this.store = store;
    try {
      if (Files.isRegularFile(store)) {
        files.addAll(Files.readAllLines(store));
      }
    } catch (IOException e) {
      // A list of conveniences: what cannot be read is begun anew.
      files.clear();
    }
  }

  /**
   * Those of this user: in {@code $XDG_CONFIG_HOME} (or {@code ~/.config}) or {@code %APPDATA%}.
   */
  public static RecentFiles ofUser() {
    Path home = Path.of(System.getProperty("user.home", "."));
    String xdg = System.getenv("XDG_CONFIG_HOME");
    String appData = System.getenv("APPDATA");
    Path base = home.resolve(".config");
    if (xdg != null && !xdg.isEmpty()) {
      base = Path.of(xdg);
    } else if (appData != null && !appData.isEmpty()) {
      base = Path.of(appData);
    }
    return new RecentFiles(base.resolve("vswitchlab").resolve("recent-files"));
  }

  public List<String> files() {
    return List.copyOf(files);
  }

  /**
   * Puts one first.
   *
   * @param fileOrLab a path, or the name of a lab
   */
  public void add(String fileOrLab) {
    Path path = Path.of(fileOrLab);
    String name = Files.exists(path) ? path.toAbsolutePath().normalize().toString() : fileOrLab;
    files.remove(name);
    files.add(0, name);
    while (files.size() > MOST) {
      files.remove(files.size() - 1);
    }
    try {
      Files.createDirectories(store.toAbsolutePath().getParent());
      Files.write(store, files);
    } catch (IOException e) {
      // Where nothing can be written, the list lasts as long as the window.
      return;
    }
  }
}
