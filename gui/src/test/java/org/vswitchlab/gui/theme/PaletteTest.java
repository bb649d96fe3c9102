package org.vswitchlab.gui.theme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import javafx.scene.paint.Color;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaletteTest {
  /** WCAG 2.1, relative luminance. */
  private static double luminance(Color colour) {
    return 0.2126 * linear(colour.getRed())
        + 0.7152 * linear(colour.getGreen())
        + 0.0722 * linear(colour.getBlue());
  }

  private static double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
  }

  private static double contrast(Color one, Color other) {
    double lighter = Math.max(luminance(one), luminance(other));
    double darker = Math.min(luminance(one), luminance(other));
    return (lighter + 0.05) / (darker + 0.05);
  }

  @ParameterizedTest
  @EnumSource
  void everythingDrawnCanBeReadOnItsBackground(Theme theme) {
    Palette palette = theme.palette();
    Map<String, Color> inks = new LinkedHashMap<>();
    inks.put("text", palette.text());
    inks.put("mutedText", palette.mutedText());
    inks.put("down", palette.down());
    inks.put("nodeBorder", palette.nodeBorder());
    inks.put("selection", palette.selection());
    inks.put("up", palette.up());
    inks.put("arp", palette.arp());
    inks.put("icmp", palette.icmp());
    inks.put("tcp", palette.tcp());
    inks.put("udp", palette.udp());
    inks.put("ipv6", palette.ipv6());
    inks.put("control", palette.control());
    inks.put("other", palette.other());
    inks.forEach(
        (name, ink) ->
            assertThat(contrast(ink, palette.background()))
                .as("%s on the canvas", name)
                .isGreaterThanOrEqualTo(4.5));
    for (String name : new String[] {"text", "mutedText", "down"}) {
      assertThat(contrast(inks.get(name), palette.node()))
          .as("%s on a node", name)
          .isGreaterThanOrEqualTo(4.5);
    }
  }
}
