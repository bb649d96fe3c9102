package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** Options of ovs-ofctl(8), and what is left when they are taken out. */
final class OfctlOptions {
  private static final Set<String> WITH_VALUE =
      Set.of("-t", "--timeout", "-F", "--flow-format", "-P", "--packet-in-format");
  private static final Set<String> IGNORED =
      Set.of("-m", "--more", "--timestamp", "--bundle", "--read-only", "--no-names");

  final Set<OpenFlowVersion> versions = EnumSet.noneOf(OpenFlowVersion.class);
  final List<String> words = new ArrayList<>();
  boolean strict;
  boolean showNames;
  boolean showStats = true;
  boolean printsVersion;
  boolean sorts;
  boolean sortsReversed;
  String sortField = "priority";

  static OfctlOptions parse(List<String> arguments) {
    OfctlOptions options = new OfctlOptions();
    int i = 0;
    boolean onlyWords = false;
    while (i < arguments.size()) {
      String word = arguments.get(i++);
      if (onlyWords || !word.startsWith("-") || word.equals("-")) {
        options.words.add(word);
      } else if (word.equals("--")) {
        onlyWords = true;
      } else if (word.equals("-O") || word.equals("--protocols")) {
        options.versions(valueOf(arguments, i++, word));
      } else if (WITH_VALUE.contains(word)) {
        valueOf(arguments, i++, word);
      } else {
        options.take(word);
      }
    }
    if (options.versions.isEmpty()) {
      options.versions.add(OpenFlowVersion.OPENFLOW10);
    }
    return options;
  }

  private static String valueOf(List<String> arguments, int index, String option) {
    if (index >= arguments.size()) {
      throw new OfctlException(
          option.startsWith("--")
              ? "option '" + option + "' requires an argument"
              : "option requires an argument -- '" + option.substring(1) + "'");
    }
    return arguments.get(index);
  }

  private void take(String option) {
    String name = option.contains("=") ? option.substring(0, option.indexOf('=')) : option;
    String value = option.contains("=") ? option.substring(option.indexOf('=') + 1) : null;
    switch (name) {
      case "--strict" -> strict = true;
      case "--names" -> showNames = true;
      case "--stats" -> showStats = true;
      case "--no-stats" -> showStats = false;
      case "-V", "--version" -> printsVersion = true;
      case "--protocols" -> versions(value);
      case "--sort", "--rsort" -> {
        sorts = true;
        sortsReversed = name.equals("--rsort");
        if (value != null) {
          sortField = value;
        }
      }
      default -> {
        if (option.startsWith("-O") && option.length() > 2) {
          versions(option.substring(2));
        } else if (!IGNORED.contains(name) && !WITH_VALUE.contains(name)) {
          throw new OfctlException(
              option.startsWith("--")
                  ? "unrecognized option '" + option + "'"
                  : "invalid option -- '" + option.substring(1, 2) + "'");
        }
      }
    }
  }

  private void versions(String list) {
    for (String name : list.split("[, ]")) {
      OpenFlowVersion version = OpenFlowVersion.byOptionName(name);
      if (version == null) {
        throw new OfctlException("Unknown OpenFlow version: \"" + name + "\"");
      }
      versions.add(version);
    }
  }

  /** The latest version allowed: what a connection settles on. */
  OpenFlowVersion version() {
    OpenFlowVersion latest = OpenFlowVersion.OPENFLOW10;
    for (OpenFlowVersion version : versions) {
      latest = version;
    }
    return latest;
  }
}
