package org.vswitchlab.management.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options are read as getopt_long(3) reads them. */
class OptionTableTest {
  private final List<String> seen = new ArrayList<>();
  private final OptionTable table =
      new OptionTable()
          .flag("detach", () -> seen.add("detach"))
          .text("remote", value -> seen.add("remote=" + value))
          .text("remove", value -> seen.add("remove=" + value))
          .optional("pidfile", value -> seen.add("pidfile=" + value))
          .letter('d', "detach")
          .letter('r', "remote")
          .letter('p', "pidfile");

  @Test
  void operandsMayStandBetweenOptions() throws Exception {
    assertThat(table.parse(List.of("a", "--remote", "x", "b", "--detach", "--", "--c", "-")))
        .containsExactly("a", "b", "--c", "-");
    assertThat(seen).containsExactly("remote=x", "detach");
  }

  @Test
  void optionalArgumentsAreAttachedOnly() throws Exception {
    assertThat(table.parse(List.of("--pidfile", "a", "--pidfile=b", "-p", "c", "-pd")))
        .containsExactly("a", "c");
    assertThat(seen).containsExactly("pidfile=null", "pidfile=b", "pidfile=null", "pidfile=d");
  }

  @Test
  void lettersMayBeJoinedAndNamesShortened() throws Exception {
    table.parse(List.of("-drx", "-r", "y", "--det", "--remot=z", "--remote="));
    assertThat(seen)
        .containsExactly("detach", "remote=x", "remote=y", "detach", "remote=z", "remote=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nix | unrecognized option '--nix'",
        "--detach=1 | option '--detach' doesn't allow an argument",
        "--remote | option '--remote' requires an argument",
        "-x | invalid option -- 'x'",
        "-r | option requires an argument -- 'r'",
        "--rem=1 | option '--rem' is ambiguous; possibilities: '--remote' '--remove'"
      })
  void refusesWithTheWordsOfGetopt(String word, String sentence) {
    assertThat(assertThrows(OptionTable.UsageException.class, () -> table.parse(List.of(word))))
        .hasMessage(sentence);
  }
}
