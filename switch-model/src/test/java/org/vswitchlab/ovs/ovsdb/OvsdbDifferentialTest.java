package org.vswitchlab.ovs.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real ovsdb-server and this database answer the same transactions the same way. */
@Timeout(300)
class OvsdbDifferentialTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static JsonNode resource(String name) throws Exception {
    return MAPPER.readTree(text(name));
  }

  private static String text(String name) throws Exception {
    try (InputStream in = OvsdbDifferentialTest.class.getResourceAsStream("/ovsdb/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Database database(JsonNode schema, long seed) throws OvsdbError {
    Random random = new Random(seed);
    return new Database(DatabaseSchema.parse(schema), UuidSource.version4(random::nextLong));
  }

  @Test
  void answersEachOperationAsTheRealServerDoes() throws Exception {
    JsonNode schema = resource("every-type.ovsschema");
    List<String> differences = new ArrayList<>();
    try (RealOvsdbServer real = RealOvsdbServer.start(schema)) {
      Database ours = database(schema, 1);
      Names realNames = new Names();
      Names ourNames = new Names();
      for (String line : text("operations.txt").split("\n")) {
        ArrayNode operations = (ArrayNode) MAPPER.readTree(line);
        String expected =
            realNames.rename(
                ComparableJson.stable(ComparableJson.canonical(real.transact(operations))));
        TransactionResult result = execute(ours, operations);
        String actual =
            ourNames.rename(ComparableJson.stable(ComparableJson.canonical(result.reply())));
        if (!expected.equals(actual)) {
          differences.add(line + "\n  real " + expected + "\n  ours " + actual);
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  /** A wait is tried again when its time is up, as a server does when nothing else happens. */
  static TransactionResult execute(Database database, ArrayNode operations) {
    TransactionResult result = database.execute(operations);
    return result.isWaiting()
        ? database.execute(operations, TransactionContext.PLAIN, result.waitMillis())
        : result;
  }

  /** Renames UUIDs in the order in which they appear. */
  private static final class Names {
    private final Map<String, String> names = new LinkedHashMap<>();

    String rename(String text) {
      return UUID_TEXT
          .matcher(text)
          .replaceAll(m -> names.computeIfAbsent(m.group(), u -> "<" + names.size() + ">"));
    }
  }
}
