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
      Set.of("--timestamp", "--read-only", "--color", "--no-color", "--readd");

  final Set<OpenFlowVersion> versions = EnumSet.noneOf(OpenFlowVersion.class);
  final List<String> words = new ArrayList<>();
  boolean strict;
  boolean showNames;

  /** Whether ports and tables may be given by name. */
  boolean readsNames = true;

  boolean showStats = true;
  boolean printsVersion;

  /** Changes are to be made all at once or not at all. */
  boolean bundle;

  /** mod-group adds the group if there is none. */
  boolean mayCreate;

  /** How often more was asked for, 0 to 3. */
  int verbosity;

  /** 0 for no limit. */
  int timeoutSeconds;

  /** What packets are to look like in monitor; null for the version's own. */
  org.vswitchlab.ovs.openflow.message.PacketMessage.PacketInFormat packetInFormat;

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
        options.take(word, valueOf(arguments, i++, word));
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

  private void take(String option, String value) {
    switch (option) {
      case "-t", "--timeout" -> timeoutSeconds = (int) Long.parseLong(value);
      case "-P", "--packet-in-format" -> packetInFormat(value);
      default -> {}
    }
  }

  private void packetInFormat(String value) {
    for (var format : org.vswitchlab.ovs.openflow.message.PacketMessage.PacketInFormat.values()) {
      if (format.text().equals(value) || format.text().replace('-', '_').equals(value)) {
        packetInFormat = format;
        return;
      }
    }
    throw new OfctlException("unknown packet-in format \"" + value + "\"");
  }

  private void take(String option) {
    String name = option.contains("=") ? option.substring(0, option.indexOf('=')) : option;
    String value = option.contains("=") ? option.substring(option.indexOf('=') + 1) : null;
    switch (name) {
      case "--bundle" -> bundle = true;
      case "--may-create" -> mayCreate = true;
      case "-m", "--more" -> verbosity++;
      case "--timeout", "--packet-in-format" -> {
        if (value != null) {
          take(name, value);
        }
      }
      case "--strict" -> strict = true;
      case "--names" -> {
        showNames = true;
        readsNames = true;
      }
      case "--no-names" -> {
        showNames = false;
        readsNames = false;
      }
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
