package org.vswitchlab.gui.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The scenario files opened last, latest first, kept in a text file with a path on each line. */
public final class RecentFiles {
  static final int MOST = 10;

  private final Path store;
  private final List<Path> files = new ArrayList<>();

  /**
   * @param store where they are kept; need not exist
   */
  public RecentFiles(Path store) {
    this.store = store;
    try {
      if (Files.isRegularFile(store)) {
        for (String line : Files.readAllLines(store)) {
          files.add(Path.of(line));
        }
      }
    } catch (IOException | InvalidPathException e) {
      // A list of conveniences: what cannot be read is begun anew.
      files.clear();
    }
  }

  /** Those of this user: in {@code $XDG_CONFIG_HOME} (or {@code ~/.config}) or {@code %APPDATA%}. */
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

  public List<Path> files() {
    return List.copyOf(files);
  }

  /** Puts a file first. */
  public void add(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    files.remove(absolute);
    files.add(0, absolute);
    while (files.size() > MOST) {
      files.remove(files.size() - 1);
    }
    try {
      Files.createDirectories(store.toAbsolutePath().getParent());
      Files.write(store, files.stream().map(Path::toString).toList());
    } catch (IOException e) {
      // Where nothing can be written, the list lasts as long as the window.
      return;
    }
  }
}
