package org.vswitchlab.scenario.main;

import picocli.CommandLine;

/** The version of the jar. */
final class VersionProvider implements CommandLine.IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {"vswitchlab " + (version == null ? "(development build)" : version)};
  }
}
