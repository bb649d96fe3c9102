package org.vswitchlab.management.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.node.Network;

class NodeShellTest {
  private final Network network = new Network(1);
  private final NodeShell shell = NodeShell.of(network.addHost("h1"));

  @Test
  void readsQuotesAndBackslashesAsAPosixShell() throws ShellSyntaxException {
    assertThat(ShellWords.split("a 'b  c' \"d \\\" \\x\" e\\ f ''"))
        .containsExactly("a", "b  c", "d \" \\x", "e f", "");
    assertThat(ShellWords.split("add-flow s1 'table=0,actions=ct(commit)' # why"))
        .containsExactly("add-flow", "s1", "table=0,actions=ct(commit)");
    assertThat(ShellWords.split("a\\\nb")).containsExactly("ab");
  }

  @Test
  void quotesOnlyWhatMustBeQuoted() throws ShellSyntaxException {
    assertThat(ShellWords.quote("tag=10")).isEqualTo("tag=10");
    assertThat(ShellWords.quote("it's")).isEqualTo("'it'\\''s'");
    assertThat(ShellWords.split(ShellWords.quote("it's $5"))).containsExactly("it's $5");
  }

  @Test
  void refusesWhatItCannotExpand() {
    assertThatThrownBy(() -> ShellWords.split("echo $HOME"))
        .hasMessage(
            "not supported yet: variables ($ at column 6); a literal $ needs single quotes");
    assertThatThrownBy(() -> ShellWords.split("echo 'x")).hasMessageContaining("never closed");
    assertThatThrownBy(() -> ShellWords.split("echo a(b)")).hasMessageContaining("quotes");
    assertThat(shell.run("echo hi > file").output())
        .isEqualTo("sh: not supported yet: redirection ('>') to anything but /dev/null\n");
    assertThat(shell.run("; echo").exitStatus()).isEqualTo(2);
  }

  @Test
  void runsListsByStatus() {
    CommandRun run = shell.run("true && echo a || echo b; false && echo c || echo d");
    assertThat(run.output()).isEqualTo("a\nd\n");
    assertThat(run.exitStatus()).isZero();
    assertThat(shell.run("echo x; false").exitStatus()).isEqualTo(1);
    assertThat(shell.run("  ").exitStatus()).isZero();
    assertThat(shell.run("echo a\n\necho b\n").output()).isEqualTo("a\nb\n");
  }

  @Test
  void discardsAndMergesStreams() {
    assertThat(shell.run("echo x >/dev/null").output()).isEmpty();
    assertThat(shell.run("nosuch 2>/dev/null").output()).isEmpty();
    assertThat(shell.run("nosuch >/dev/null 2>&1").output()).isEmpty();
    assertThat(shell.run("nosuch 2>&1 >/dev/null").output()).startsWith("nosuch: command not");
  }

  @Test
  void suggestsTheNearestCommand() {
    CommandRun run = shell.run("slep 1");
    assertThat(run.exitStatus()).isEqualTo(127);
    assertThat(run.output()).isEqualTo("slep: command not found\nDid you mean 'sleep'?\n");
    assertThat(shell.run("xyzzyplugh").output()).isEqualTo("xyzzyplugh: command not found\n");
    assertThat(shell.run("tcpdump -i eth0").output()).startsWith("tcpdump: not supported yet");
  }

  @Test
  void commandsTakeVirtualTime() {
    CommandRun run = shell.run("sleep 1.5 && echo late");
    assertThat(run.isDone()).isFalse();
    network.simulation().runUntil(1_499_999_999L);
    assertThat(run.isDone()).isFalse();
    network.simulation().runUntil(2_000_000_000L);
    assertThat(run.output()).isEqualTo("late\n");
    assertThat(run.finishedNanos()).isEqualTo(1_500_000_000L);
  }

  @Test
  void theBackgroundRunsBesideTheForeground() {
    CommandRun run = shell.run("sleep 1 && echo late & echo early");
    assertThat(run.isDone()).isTrue();
    assertThat(run.output()).isEqualTo("early\n");
    assertThat(shell.running()).containsExactly(run);
    network.simulation().runUntil(2_000_000_000L);
    assertThat(run.output()).isEqualTo("early\nlate\n");
    assertThat(shell.running()).isEmpty();
  }

  @Test
  void interruptEndsTheWholeLine() {
    CommandRun run = shell.run("sleep 10; echo never");
    network.simulation().runUntil(1_000_000_000L);
    run.interrupt();
    assertThat(run.isDone()).isTrue();
    assertThat(run.exitStatus()).isEqualTo(130);
    assertThat(run.finishedNanos()).isEqualTo(1_000_000_000L);
    assertThat(network.simulation().pendingCount()).isZero();
    assertThat(run.output()).isEmpty();
  }

  @Test
  void endsProgramsByName() {
    CommandRun run = shell.run("sleep 100; echo next");
    assertThat(shell.run("pkill sleep").exitStatus()).isZero();
    assertThat(run.output()).isEqualTo("next\n");
    assertThat(shell.run("pkill sleep").exitStatus()).isEqualTo(1);
    assertThat(shell.run("sudo echo x").output()).isEqualTo("x\n");
    assertThat(shell.run("sudo nosuch").output()).startsWith("sudo: nosuch: command not found");
  }

  @Test
  void completesNamesOfCommands() {
    assertThat(shell.completions("sl")).containsExactly("sleep");
    assertThat(shell.completions("echo x; hos")).containsExactly("hostname");
    assertThat(shell.completions("")).contains("echo", "help", "sleep");
    assertThat(shell.completions("echo 'x")).isEqualTo(List.of());
  }
}
