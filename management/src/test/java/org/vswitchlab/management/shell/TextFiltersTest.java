package org.vswitchlab.management.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vswitchlab.node.Network;

class TextFiltersTest {
  private final NodeShell shell = NodeShell.of(new Network(1).addHost("h1"));

  private String output(String line) {
    return shell.run(line).output();
  }

  @Test
  void grepFindsLines() {
    String three = "echo 'one\ntwo\nthree' | ";
    assertThat(output(three + "grep t")).isEqualTo("two\nthree\n");
    assertThat(output(three + "grep -v t")).isEqualTo("one\n");
    assertThat(output(three + "grep -c 'o'")).isEqualTo("2\n");
    assertThat(output(three + "grep -n 'e$'")).isEqualTo("1:one\n3:three\n");
    assertThat(output(three + "grep -E 'o(n|x)'")).isEqualTo("one\n");
    assertThat(output(three + "grep 'on\\|thr'")).isEqualTo("one\nthree\n");
    assertThat(output("echo 'a+b' | grep a+b")).isEqualTo("a+b\n");
    assertThat(shell.run("echo x | grep y").exitStatus()).isEqualTo(1);
    assertThat(shell.run("echo x | grep -E '('").exitStatus()).isEqualTo(2);
  }

  @Test
  void headTailSortAndCount() {
    String lines = "echo '3\n1\n10\n1' | ";
    assertThat(output(lines + "head -2")).isEqualTo("3\n1\n");
    assertThat(output(lines + "head -n 1")).isEqualTo("3\n");
    assertThat(output(lines + "tail -n1")).isEqualTo("1\n");
    assertThat(output(lines + "sort -n")).isEqualTo("1\n1\n3\n10\n");
    assertThat(output(lines + "sort -u")).isEqualTo("1\n10\n3\n");
    assertThat(output(lines + "sort | uniq -c")).isEqualTo("      2 1\n      1 10\n      1 3\n");
    assertThat(output(lines + "wc -l")).isEqualTo("4\n");
    assertThat(output(lines + "wc")).isEqualTo("      4       4       9\n");
    assertThat(output("echo x | head -n x")).contains("invalid number of lines");
    assertThat(output("echo x | cat file")).contains("not supported yet: files");
  }
}
