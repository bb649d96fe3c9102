package org.vswitchlab.scenario.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLineTest {
  @TempDir private Path directory;

  private static void assertBadInput(CommandLineRun run, String... parts) {
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(parts).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(run.out()).isEmpty();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  static List<List<String>> allCommands() {
    CommandLine root = Main.commandLine(new Terminal(System.out, System.err, false, false));
    List<List<String>> result = new ArrayList<>();
    result.add(List.of());
    addSubcommands(root, List.of(), result);
    return result;
  }

  private static void addSubcommands(
      CommandLine command, List<String> path, List<List<String>> result) {
    command
        .getSubcommands()
        .forEach(
            (name, subcommand) -> {
              if (path.isEmpty() && DropInProgram.named(name) != null) {
                return; // its help is that of the program whose place it takes
              }
              List<String> deeper = new ArrayList<>(path);
              deeper.add(name);
              result.add(deeper);
              addSubcommands(subcommand, deeper, result);
            });
  }

  @ParameterizedTest
  @MethodSource("allCommands")
  void helpFitsInEightyColumns(List<String> path) {
    List<String> args = new ArrayList<>(path);
    args.add("--help");
    CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Usage: vswitchlab");
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
  }

  @Test
  void tellsItsVersion() {
    assertThat(CommandLineRun.of("--version").out()).startsWith("vswitchlab ");
  }

  @Test
  void withoutACommandItSaysWhatThereIs() {
    CommandLineRun run = CommandLineRun.of();
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("Usage: vswitchlab", "compare");
  }

  @Test
  void suggestsWhatWasPerhapsMeant() {
    assertBadInput(CommandLineRun.of("rnu", "x"), "there is no command 'rnu'. Did you mean 'run'?");
    assertBadInput(
        CommandLineRun.of("run", "first-ping", "--sed", "1"),
        "there is no option '--sed'. Did you mean '--seed'?");
    assertBadInput(
        CommandLineRun.of("run", "fisrt-ping"),
        "there is no file and no lab 'fisrt-ping'. Did you mean 'first-ping'?");
    assertBadInput(CommandLineRun.of("labs", "show", "vlan-acces"), "Did you mean 'vlan-access'?");
  }

  @Test
  void refusesBadOptionValues() {
    assertBadInput(CommandLineRun.of("run"), "'FILE'");
    assertBadInput(CommandLineRun.of("run", "first-ping", "--until", "5"), "--until", "'5'");
    assertBadInput(CommandLineRun.of("run", "first-ping", "--seed", "x"), "--seed", "'x'");
    assertBadInput(CommandLineRun.of("run", "first-ping", "--pace", "0x"), "--pace", "'0x'");
    assertBadInput(CommandLineRun.of("run", "first-ping", "--pace", "-1"), "--pace");
    assertBadInput(CommandLineRun.of("run", "first-ping", "--report", "xml"), "--report", "xml");
    assertBadInput(CommandLineRun.of("run", "first-ping", "--set", "nonsense"), "E-SET");
    assertBadInput(
        CommandLineRun.of("run", "first-ping", "--variant", "x"), "there is no variant 'x'");
    assertBadInput(
        CommandLineRun.of("run", "vlan-access", "--variant", "x"), "expected one of bridge, ovs");
  }

  @Test
  void servesOneWorldThatHasAnOpenVSwitch() throws IOException {
    String serve = directory.resolve("run").toString();
    assertBadInput(
        CommandLineRun.of("run", "first-ping", "--serve", serve), "no machine has an Open vSwitch");
    assertBadInput(
        CommandLineRun.of("run", "vlan-access", "--serve", serve), "choose one of the variants");
    Path file = Files.writeString(directory.resolve("file"), "");
    assertBadInput(
        CommandLineRun.of("run", "first-ping-ovs", "--serve", file.toString()), "--serve: ");
  }

  @Test
  void refusesWhatIsNoScenarioFile() throws IOException {
    assertBadInput(CommandLineRun.of("run", directory.toString()), "is a directory");
    assertBadInput(CommandLineRun.of("check", directory + "/none.vsl.yml"), "there is no file");
    Path binary = Files.write(directory.resolve("binary"), new byte[] {1, 0, 2, (byte) 0xff});
    assertBadInput(CommandLineRun.of("run", binary.toString()), "is not a text file");
    String zeros = write("zeros", "name: x\0");
    assertBadInput(CommandLineRun.of("run", zeros), "is not a text file");
    assertBadInput(CommandLineRun.of("run", write("empty.vsl.yml", "\n")), "is empty");
    assertBadInput(
        CommandLineRun.of("compare", write("list.vsl.yml", "- 1\n")), "list.vsl.yml:1:1");
  }

  @Test
  void reportsErrorsOfAllFilesInOneRun() throws IOException {
    String one = write("one.vsl.yml", "topology: { nodes: { h1: { kind: vn } } }\n");
    String two = write("two.vsl.yml", "topologie: {}\n");
    CommandLineRun run = CommandLineRun.of("run", one, two, "no-such");
    assertBadInput(run, "one.vsl.yml:1:", "two.vsl.yml:1:", "no-such");
  }

  @Test
  void listsTheLabsAndPrintsHandouts() {
    CommandLineRun labs = CommandLineRun.of("labs");
    assertThat(labs.status()).isZero();
    assertThat(labs.out()).contains("first-ping ", "why-no-ping ");
    assertThat(labs.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(100));
    CommandLineRun handout = CommandLineRun.of("labs", "show", "first-ping");
    assertThat(handout.out()).startsWith("# First ping").contains("## Steps");
  }

  @Test
  void comparesOnlyWhatHasVariants() {
    assertBadInput(CommandLineRun.of("compare", "first-ping"), "nothing to compare", "variants:");
  }

  @CommandLine.Command(name = "fail")
  private static final class Failing implements Runnable {
    private final Throwable fault;

    Failing(Throwable fault) {
      this.fault = fault;
    }

    @Override
    public void run() {
      if (fault instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) fault;
    }
  }

  @Test
  void aFaultOfTheProgramIsOneSentenceAndAFileWithTheDetails() throws IOException {
    for (Throwable fault :
        List.of(new IllegalStateException("the clock ran backwards"), new StackOverflowError())) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Terminal terminal = new Terminal(System.out, new PrintStream(err, true), false, false);
      CommandLine commandLine = Main.commandLine(terminal);
      commandLine.addSubcommand(new Failing(fault));
      assertThat(Main.execute(commandLine, new String[] {"fail"}, terminal)).isEqualTo(3);
      String text = err.toString();
      assertThat(text).startsWith("vswitchlab: this is a fault of the program: ");
      assertThat(text.lines()).hasSize(2);
      Path details = Path.of(text.replaceAll("(?s).*Details are in (\\S+);.*", "$1"));
      assertThat(details).content().contains("\tat org.vswitchlab");
      Files.delete(details);
    }
  }

  @Test
  void printsACompletionScript() {
    assertThat(CommandLineRun.of("completion").out()).contains("complete -F _complete_vswitchlab");
  }
}
