package org.vswitchlab.ovs.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.OxmId;

/** The registry of fields against what the manual page says of each. */
class FieldFactsTest {
  private static final Pattern CODE_POINT = Pattern.compile("(\\w+) \\((\\d+)\\)");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  @Test
  void everyFieldIsAsTheManualPageSays() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<String[]> rows = rows();
    assertThat(rows).hasSizeGreaterThan(80);
    for (String[] row : rows) {
      for (String name : row[0].replace("(aka ", "").replace(")", "").split("[ ,]+")) {
        check(name, row, wrong);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void check(String name, String[] row, List<String> wrong) {
    FlowField field = FlowField.byName(name);
    if (field == null) {
      wrong.add(name + " is missing");
      return;
    }
    boolean isPort = field == FlowField.IN_PORT_OXM || field == FlowField.ACTSET_OUTPUT;
    if (!row[1].isEmpty() && !isPort && !numbers(row[1]).contains(field.bits())) {
      wrong.add(name + " has " + field.bits() + " bits, not " + row[1]);
    }
    if (!row[2].isEmpty() && field.isMaskable() == row[2].startsWith("not maskable")) {
      wrong.add(name + " is " + row[2]);
    }
    if (!row[3].isEmpty() && field.isWritable() != row[3].startsWith("read/write")) {
      wrong.add(name + " is " + row[3]);
    }
    for (int column = 4; column < 6; column++) {
      Matcher id = CODE_POINT.matcher(row[column]);
      while (id.find()) {
        int number = Integer.parseInt(id.group(2));
        boolean isThere =
            field.oxmIds().stream()
                .anyMatch(o -> o.name().equals(id.group(1)) && o.number() == number);
        if (!isThere) {
          wrong.add(name + " lacks " + id.group());
        }
      }
    }
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    Matcher matcher = NUMBER.matcher(text);
    while (matcher.find()) {
      numbers.add(Integer.parseInt(matcher.group()));
    }
    return numbers;
  }

  @Test
  void everyCodePointLeadsBackToItsField() {
    for (FlowField field : FlowField.values()) {
      for (OxmId id : field.oxmIds()) {
        assertThat(OxmFields.find(id.oxmClass(), id.number(), id.experimenter()))
            .as(id.name())
            .isSameAs(field);
      }
    }
  }

  private static List<String[]> rows() throws IOException {
    List<String[]> rows = new ArrayList<>();
    try (InputStream in =
        FieldFactsTest.class.getResourceAsStream("/org/vswitchlab/ovs/openflow/fields.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        if (!line.startsWith("#")) {
          rows.add(line.split("\t", -1));
        }
      }
    }
    return rows;
  }
}
