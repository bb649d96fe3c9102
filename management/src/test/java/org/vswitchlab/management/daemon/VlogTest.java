package org.vswitchlab.management.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log is filtered and written as ovs-appctl(8) tells. */
class VlogTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Vlog vlog =
      new Vlog("prog", List.of("one", "two"), new PrintStream(bytes, true, StandardCharsets.UTF_8));

  private String console() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void levelsAreOfModulesAndDestinations(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("log");
    vlog.set("PATTERN:any:%c %p %m");
    vlog.openFile(file);
    vlog.set("one:console:off");
    vlog.set("TWO,file,err");
    vlog.module("one").info("a");
    vlog.module("two").warn("b");
    vlog.module("two").debug("c");
    vlog.set("");
    vlog.module("two").debug("d");
    assertThat(console())
        .isEqualTo("vlog INFO opened log file " + file + "\ntwo WARN b\ntwo DBG d\n");
    assertThat(Files.readString(file))
        .isEqualTo("vlog INFO opened log file " + file + "\none INFO a\ntwo DBG d\n");
  }

  @Test
  void aMessageOfSeveralLinesIsSeveralMessages() {
    vlog.set("PATTERN:console:%m");
    vlog.module("one").warn("first\nsecond\n");
    assertThat(console()).isEqualTo("first\nsecond\n");
  }

  @Test
  void tooManyMessagesAreCountedInstead() {
    VlogRateLimit limit = new VlogRateLimit(1, 2);
    vlog.set("PATTERN:console:%m");
    VlogModule module = vlog.module("one");
    for (int i = 0; i < 5; i++) {
      module.log(VlogLevel.WARN, limit, "m" + i);
    }
    assertThat(console()).isEqualTo("m0\nm1\n");
    vlog.setRateLimited(List.of("one"), false);
    module.log(VlogLevel.WARN, limit, "last");
    assertThat(console()).isEqualTo("m0\nm1\nDropped 3 log messages due to excessive rate\nlast\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%D{%Y-%m-%dT%H:%M:%S.###Z}|2023-11-14T22:13:20.123Z",
        "%D|2023-11-14 22:13:20",
        "%D{%h %e %T %j %a %s}|Nov 14 22:13:20 318 Tue 1700000000",
        "%05N,%-6N.%6N|00042,42    .    42",
        "%A %c %p %P %r %m|prog mod WARN 77 1234 text",
        "%t%T|sub(sub)",
        "%B %E%%|28 host%",
        "100%|100%"
      })
  void patternsAreExpanded(String pattern, String line) {
    Instant time = Instant.ofEpochMilli(1_700_000_000_123L);
    VlogPattern.Entry entry =
        new VlogPattern.Entry(
            time, 42, "mod", VlogLevel.WARN, "text", "prog", "sub", "host", 77, 1234, 28);
    assertThat(new VlogPattern(pattern).format(entry)).isEqualTo(line);
  }

  @Test
  void wordsThatNameNothingAreRefused() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> vlog.set("one:nix")))
        .hasMessage("no destination, level, or module \"nix\"");
  }
}
