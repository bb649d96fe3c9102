package org.vswitchlab.gui.main;

import java.nio.file.Path;

/** One lab of the library, as the menu shows it. */
public record LabEntry(String title, Path file) {}
