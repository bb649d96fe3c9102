package org.vswitchlab.ovs.vswitchd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.vswitchlab.ovs.ovsdb.DatabaseSchema;
import org.vswitchlab.ovs.ovsdb.JsonText;
import org.vswitchlab.ovs.ovsdb.RealOvsdbServer;

class VswitchSchemaTest {
  private static final Path REAL = Path.of("/usr/share/openvswitch/vswitch.ovsschema");

  @Test
  void hasTheTablesAndColumnsOfTheRealSchema() throws Exception {
    RealOvsdbServer.requireTool("ovsdb-server");
    Assumptions.assumeTrue(Files.exists(REAL), REAL + " is not installed");
    JsonNode json = new ObjectMapper().readTree(REAL.toFile());
    DatabaseSchema real = DatabaseSchema.parse(json);
    String realText = JsonText.sorted(real.toJson()).replaceAll("\"cksum\":\"[0-9 ]*\",", "");
    assertThat(JsonText.sorted(VswitchSchema.load().toJson())).isEqualTo(realText);
  }

  @Test
  void hasNineteenTablesAndOneRowOfConfiguration() {
    DatabaseSchema schema = VswitchSchema.load();
    assertThat(schema.tables()).hasSize(19);
    assertThat(schema.table("Open_vSwitch").maxRows()).isEqualTo(1);
    assertThat(schema.version()).isEqualTo(VswitchSchema.VERSION);
  }
}
