package org.vswitchlab.management.netfilter;

import java.util.List;
import org.vswitchlab.management.shell.CommandSuite;
import org.vswitchlab.management.shell.NodeCommand;

/** The commands of this package. */
public final class NetfilterCommands implements CommandSuite {
  @Override
  public List<NodeCommand> commands() {
    return List.of(
        new NftCommand(),
        new EbtablesCommand("ebtables"),
        new EbtablesCommand("ebtables-nft"),
        new EbtablesCommand("ebtables-legacy"),
        new IptablesCommand("iptables"),
        new IptablesCommand("iptables-nft"),
        new IptablesCommand("iptables-legacy"));
  }
}
