package org.vswitchlab.gui.main;

import java.util.List;
import org.vswitchlab.scenario.main.LabLibrary;

/**
 * One lab of the library, as the menu shows it.
 *
 * @param name by which it is opened
 * @param title heading of its handout
 */
public record LabEntry(String name, String title) {
  /** The labs that come with the program, in the order in which they are best taken. */
  public static List<LabEntry> library() {
    return LabLibrary.names().stream().map(name -> new LabEntry(name, titleOf(name))).toList();
  }

  private static String titleOf(String name) {
    return LabLibrary.handout(name)
        .flatMap(text -> text.lines().filter(line -> line.startsWith("# ")).findFirst())
        .map(line -> line.substring(2))
        .orElse(name);
  }
}
