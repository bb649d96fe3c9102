package org.vswitchlab.pcap.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vswitchlab.wire.Frame;

class FrameFilterTest {
  private static final Frame TAGGED_ARP =
      Frame.ofHex(
          "ffffffffffff 020000000001 8100 600a 0806 0001 0800 06 04 0001"
              + "020000000001 0a000001 000000000000 0a000002",
          1);
  private static final Frame ECHO =
      Frame.ofHex(
          "020000000002 020000000001 0800 4500001c 00004000 40010000 0a000001 0a000002"
              + "0800f7ff 00000000",
          2);

  private static boolean matches(String filter, Frame frame) throws FilterSyntaxException {
    return FrameFilter.compile(filter).matches(frame);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "vlan.id == 10 ¦ true ¦ false",
        "vlan.id != 10 ¦ false ¦ false",
        "!(vlan.id == 10) ¦ false ¦ true",
        "arp ¦ true ¦ false",
        "icmp.type == 8 && !vlan ¦ false ¦ true",
        "ip.addr == 10.0.0.0/24 ¦ false ¦ true",
        "arp || icmp ¦ true ¦ true",
        "eth.src == 02:00:00:00:00:01 ¦ true ¦ true",
        "frame.len > 44 ¦ true ¦ false",
        "eth.type in {0x0800, 0x86dd} ¦ false ¦ true",
        "vlan.priority == 3 and arp.opcode == 1 ¦ true ¦ false",
        "eth.dst contains ff:ff:ff ¦ true ¦ false"
      })
  void findsFramesByTheirFields(String filter, boolean tagged, boolean echo)
      throws FilterSyntaxException {
    assertThat(matches(filter, TAGGED_ARP)).isEqualTo(tagged);
    assertThat(matches(filter, ECHO)).isEqualTo(echo);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "vlan.idd == 10 ¦ 0 ¦ there is no field 'vlan.idd'. Did you mean 'vlan.id'?",
        "tcp.seq == 1 ¦ 0 ¦ there is no field 'tcp.seq'. Did you mean 'tcp.seq_raw'?",
        "vlan.id = 10 ¦ 8 ¦ '=' is not expected in a filter; a comparison is written ==",
        "vlan.id == ¦ 10 ¦ the filter ends too early; expected a value",
        "vlan.id == 010 ¦ 11 ¦ '010' is not a number, which 'vlan.id' is; Wireshark reads a"
            + " number that begins with 0 as octal, so write it without",
        "eth.src == 10.0.0.1 ¦ 11 ¦ '10.0.0.1' is not a MAC address, which 'eth.src' is",
        "ip.src == 10.0.0.1/33 ¦ 19 ¦ '33' is not a prefix length; expected 0..32",
        "(arp || vlan ¦ 0 ¦ '(' is not closed by ')'",
        "arp vlan ¦ 4 ¦ 'vlan' is not expected here; expected 'and', 'or' or the end",
        "arp and and vlan ¦ 8 ¦ 'and' is not expected here; expected a field such as vlan.id",
        "arp == 1 ¦ 4 ¦ 'arp' is a protocol, which is present or not; use it alone or"
            + " with 'contains'",
        "tcp.port in {80 ¦ 15 ¦ the filter ends too early; expected ',' or '}'",
        "ip.ttl contains 40 ¦ 7 ¦ 'contains' does not apply to 'ip.ttl', which is a number",
        "frame matches \"(\" ¦ 16 ¦ the regular expression is not valid: unclosed group",
        "frame contains \"a ¦ 15 ¦ the quotation mark is not closed",
        "vlan.id & 2 ¦ 8 ¦ not supported yet: bitwise and",
        "eth.src[0:3 ¦ 7 ¦ '[' is not closed by ']'",
        "eth.src[x] == 02 ¦ 7 ¦ '[x]' is not a range of bytes; expected [offset:length]",
        "ip.src == eth.src ¦ 10 ¦ 'ip.src' is an IPv4 address, but 'eth.src' is a MAC address"
      })
  void namesThePlaceOfAnError(String filter, int index, String message) {
    FilterSyntaxException e =
        catchThrowableOfType(FilterSyntaxException.class, () -> FrameFilter.compile(filter));
    assertThat(e).as(filter).hasMessage(message);
    assertThat(e.index()).isEqualTo(index);
  }

  @Test
  void refusesAnEmptyFilterAndBottomlessNesting() {
    for (String filter : new String[] {"", "  ", "(".repeat(100_000) + "arp", "!".repeat(5000)}) {
      assertThat(
              catchThrowableOfType(FilterSyntaxException.class, () -> FrameFilter.compile(filter)))
          .isNotNull();
    }
  }

  @Test
  void anyBytesAreAFrame() throws FilterSyntaxException {
    StringBuilder all = new StringBuilder("frame");
    for (String name : FrameFields.names()) {
      all.append(" || ").append(name);
    }
    FrameFilter filter = FrameFilter.compile(all.toString().replace("frame ||", "!frame ||"));
    Random random = new Random(7);
    RandomFrames frames = new RandomFrames(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = frames.next(i).copyBytes();
      int length = random.nextInt(bytes.length + 1);
      for (int j = random.nextInt(4); j > 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Frame frame = Frame.owning(bytes, 0, length, i);
      // frame.len is among the fields, so each frame satisfies one; none may fail.
      assertThat(filter.matches(frame)).isTrue();
    }
  }

  @Test
  void anyTextIsAFilterOrAnErrorWithin() {
    String[] words = {
      "vlan.id",
      "==",
      "10",
      "(",
      ")",
      "&&",
      "||",
      "!",
      "in",
      "{",
      "}",
      ",",
      "..",
      "eth.src",
      "[0:1]",
      "contains",
      "\"x\"",
      "arp",
      "not",
      "02:00:00:00:00:01",
      "~",
      "&",
      "[",
      "\"",
      " ",
      "#",
      "/"
    };
    Random random = new Random(3);
    int valid = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(7); j >= 0; j--) {
        text.append(words[random.nextInt(words.length)]).append(random.nextBoolean() ? " " : "");
      }
      try {
        FrameFilter.compile(text.toString());
        valid++;
      } catch (FilterSyntaxException e) {
        assertThat(e.index()).isBetween(0, text.length());
        assertThat(e.index() + e.length()).isBetween(0, text.length());
      }
    }
    assertThat(valid).isGreaterThan(500);
  }

  @Test
  void everyFieldIsInTheUserGuideAndNoOther() throws IOException {
    String page = Files.readString(Path.of("../docs/user-guide/captures.md"));
    String table = page.substring(page.indexOf("| layer | fields |"));
    Set<String> documented = new TreeSet<>();
    Matcher matcher =
        Pattern.compile("`([a-z0-9_.]+)`")
            .matcher(table.substring(0, table.indexOf("Comparisons are")));
    while (matcher.find()) {
      documented.add(matcher.group(1));
    }
    assertThat(documented).isEqualTo(new TreeSet<>(FrameFilter.fieldNames()));
  }
}
