package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;

/**
 * What the commands about bridges have in common: JSON values and times as iproute2 writes them.
 */
final class BridgeOutput {
  private static final int CENTI = 2;

  private BridgeOutput() {}

  static ObjectNode object() {
    return JsonNodeFactory.withExactBigDecimals(true).objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.withExactBigDecimals(true).arrayNode();
  }

  /** {@code 2.05} for 205 hundredths of a second. */
  static BigDecimal seconds(long centiseconds) {
    return BigDecimal.valueOf(centiseconds, CENTI);
  }

  /** The bridge whose own interface the device is, or null. */
  static LinuxBridge bridgeOf(Host host, NetDevice device) {
    LinuxBridges bridges = host.service(LinuxBridges.class);
    LinuxBridge bridge = bridges == null ? null : bridges.bridge(device.name());
    return bridge != null && bridge.ownDevice() == device ? bridge : null;
  }
}
