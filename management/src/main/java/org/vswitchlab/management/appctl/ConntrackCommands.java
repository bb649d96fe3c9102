package org.vswitchlab.management.appctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.datapath.Datapath;

/** The {@code dpctl/} commands about the connection tracker. */
final class ConntrackCommands {
  private static final Map<String, String> USAGES = new LinkedHashMap<>();

  static {
    USAGES.put("dump-conntrack", "[-m] [-s] [dp] [zone=N]");
    USAGES.put("flush-conntrack", "[dp] [zone=N] [ct-orig-tuple] [ct-reply-tuple]");
    USAGES.put("ct-stats-show", "[dp] [zone=N]");
    USAGES.put("ct-set-maxconns", "[dp] maxconns");
    USAGES.put("ct-get-maxconns", "[dp]");
    USAGES.put("ct-get-nconns", "[dp]");
    USAGES.put("ct-enable-tcp-seq-chk", "[dp]");
    USAGES.put("ct-disable-tcp-seq-chk", "[dp]");
    USAGES.put("ct-get-tcp-seq-chk", "[dp]");
  }

  private final Datapath datapath;

  ConntrackCommands(Datapath datapath) {
    this.datapath = datapath;
  }

  Map<String, String> usages() {
    return USAGES;
  }

  /**
   * Runs a command.
   *
   * @throws IllegalArgumentException with the sentence to answer
   */
  String run(String name, List<String> arguments, boolean isVerbose) {
    throw new IllegalArgumentException(
        "not supported yet: dpctl/" + name + " on " + datapath.name());
  }
}
