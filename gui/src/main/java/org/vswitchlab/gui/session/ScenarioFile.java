package org.vswitchlab.gui.session;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.vswitchlab.scenario.build.BuildException;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.spec.SourceLocation;
import org.vswitchlab.scenario.yaml.ParseResult;
import org.vswitchlab.scenario.yaml.ScenarioParser;

/**
 * A scenario file as it was read.
 *
 * @param scenario null if there are errors
 * @param diagnostics errors and warnings
 */
public record ScenarioFile(Path path, Scenario scenario, List<Diagnostic> diagnostics) {
  public ScenarioFile {
    diagnostics = List.copyOf(diagnostics);
  }

  /** Reads and checks a file. Does not throw for anything that may be wrong with it. */
  public static ScenarioFile read(Path path) {
    try {
      String text = Files.readString(path);
      ParseResult result = new ScenarioParser().parse(path.toString(), text);
      boolean isGood = result.errors().isEmpty();
      Scenario scenario = isGood ? result.scenario().orElse(null) : null;
      return new ScenarioFile(path, scenario, result.diagnostics());
    } catch (NoSuchFileException e) {
      return unreadable(path, "there is no such file");
    } catch (CharacterCodingException e) {
      return unreadable(path, "the file is not UTF-8 text");
    } catch (IOException e) {
      return unreadable(path, "the file cannot be read: " + e.getMessage());
    }
  }

  private static ScenarioFile unreadable(Path path, String message) {
    return new ScenarioFile(path, null, List.of(error("E-FILE", path.toString(), message)));
  }

  private static Diagnostic error(String code, String file, String message) {
    return new Diagnostic(
        Diagnostic.Severity.ERROR, code, new SourceLocation(file, 0, 0), message, "");
  }

  /** What went wrong while a file was read or its network set up, as diagnostics. */
  public static List<Diagnostic> diagnosticsOf(Throwable failure) {
    if (failure instanceof BuildException build) {
      return build.diagnostics();
    }
    return List.of(error("E-FAULT", "", "fault of the program: " + failure));
  }

  /** The world of that variant; the scenario itself for null. */
  public Scenario world(String variant) {
    return variant == null ? scenario : scenario.forVariant(variant);
  }
}
