package org.vswitchlab.scenario.main;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.vswitchlab.management.shell.Suggestions;

/**
 * The labs that come with the program. They are resources, so that they are found wherever it is
 * installed; in a checkout the files themselves are used, so that they can be edited and named in
 * messages.
 */
public final class LabLibrary {
  private static final String RESOURCES = "/labs/";

  private LabLibrary() {}

  /** Names of all labs, in the order in which they are best taken. */
  public static List<String> names() {
    return text("index.txt")
        .orElseThrow(() -> new IllegalStateException("the lab library is missing"))
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  /** The lab's handout in Markdown. */
  public static Optional<String> handout(String name) {
    return isName(name) ? text(name + "/README.md") : Optional.empty();
  }

  /** The lab's scenario. */
  public static Optional<ScenarioSource> scenario(String name) {
    if (!isName(name)) {
      return Optional.empty();
    }
    String file = name + "/lab.vsl.yml";
    String home = System.getProperty("vswitchlab.home");
    if (home != null) {
      Path path = Path.of(home, "scenarios", "labs", name, "lab.vsl.yml");
      if (Files.isRegularFile(path)) {
        return Optional.of(ScenarioSource.ofFile(path.toString()));
      }
    }
    return text(file).map(text -> new ScenarioSource("labs/" + file, text));
  }

  static boolean isName(String name) {
    return name.matches("[a-z0-9][a-z0-9-]*");
  }

  /** A lab with nearly that name, or null. */
  static String nearest(String name) {
    return Suggestions.nearest(name, names());
  }

  private static Optional<String> text(String path) {
    try (InputStream in = LabLibrary.class.getResourceAsStream(RESOURCES + path)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
