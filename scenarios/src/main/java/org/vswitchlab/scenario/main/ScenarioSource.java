package org.vswitchlab.scenario.main;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The text of a scenario file.
 *
 * @param name as messages name it
 */
public record ScenarioSource(String name, String text) {
  private static final long MAX_BYTES = 16L << 20;

  /**
   * A file, or a lab by its name; a file of that name comes first.
   *
   * @throws UserException if there is neither, or it is no text
   */
  public static ScenarioSource of(String fileOrLab) {
    if (!Files.exists(path(fileOrLab)) && LabLibrary.isName(fileOrLab)) {
      return LabLibrary.scenario(fileOrLab).orElseThrow(() -> missing(fileOrLab));
    }
    return ofFile(fileOrLab);
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UserException("'" + name + "' is not a file name");
    }
  }

  private static UserException missing(String name) {
    String nearest = LabLibrary.isName(name) ? LabLibrary.nearest(name) : null;
    return new UserException(
        "there is no file"
            + (LabLibrary.isName(name) ? " and no lab" : "")
            + " '"
            + name
            + "'"
            + (nearest == null ? "" : ". Did you mean '" + nearest + "'?"));
  }

  static ScenarioSource ofFile(String name) {
    Path path = path(name);
    if (Files.isDirectory(path)) {
      throw new UserException("'" + name + "' is a directory; expected a scenario file");
    }
    try {
      if (Files.isRegularFile(path) && Files.size(path) > MAX_BYTES) {
        throw new UserException("'" + name + "' is too large for a scenario file (over 16 MB)");
      }
      return new ScenarioSource(name, decode(name, Files.readAllBytes(path)));
    } catch (NoSuchFileException e) {
      throw missing(name);
    } catch (AccessDeniedException e) {
      throw new UserException("'" + name + "' cannot be read: permission denied");
    } catch (IOException e) {
      throw new UserException("'" + name + "' cannot be read: " + e.getMessage());
    }
  }

  private static String decode(String name, byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UserException("'" + name + "' is not a text file in UTF-8");
    }
    if (text.indexOf('\0') >= 0) {
      throw new UserException("'" + name + "' is not a text file");
    }
    if (text.isBlank()) {
      throw new UserException("'" + name + "' is empty; expected a scenario");
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** The line with that number, counted from 1; empty if there is none. */
  String line(int number) {
    return number < 1 ? "" : text.lines().skip(number - 1L).findFirst().orElse("");
  }
}
