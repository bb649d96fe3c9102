package org.vswitchlab.gui.main;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.vswitchlab.time.SimTime;

/** A packet that is only asked about, at the window. */
class TraceWindowTest extends WindowTest {
  private void ask(String flow) throws Exception {
    push(KeyCode.CONTROL, KeyCode.DIGIT9);
    TextField field = (TextField) view.lookup("#trace-flow");
    assertThat(onFx(field::isFocused)).isTrue();
    onFx(
        () -> {
          field.setText(flow);
          return null;
        });
    push(KeyCode.ENTER);
    await("an answer", () -> !model.trace().busyProperty().get() && !shown().isEmpty());
  }

  private String shown() {
    return ((TextArea) view.lookup("#trace-text")).getText();
  }

  @Test
  void tellsThePacketsWayAndChangesNothing() throws Exception {
    open("first-ping-ovs");
    goTo("3s", 3 * SimTime.NANOS_PER_SECOND);
    select("h1");
    String counts = onFx(() -> model.countsTextProperty().get());
    ask("icmp,nw_dst=10.0.0.2");
    assertThat(onFx(this::shown))
        .contains("at 3.000000000 s")
        .contains("IP 10.0.0.1 > 10.0.0.2: ICMP echo request")
        .contains("| bridge(\"br0\")")
        .endsWith("taken by h2:eth0\n");
    assertThat(onFx(() -> model.countsTextProperty().get())).isEqualTo(counts);
  }

  @Test
  void knowsWhatWasTypedOnConsoles() throws Exception {
    open("first-ping-ovs");
    goTo("3s", 3 * SimTime.NANOS_PER_SECOND);
    select("br0");
    onFx(
        () -> {
          model.node().console().lineProperty().set("ovs-ofctl add-flow br0 icmp,actions=drop");
          model.node().console().send();
          return null;
        });
    await("the flow", () -> model.node().flowTables().tables().get(0).flows().rows().size() == 2);
    select("h1");
    ask("icmp,nw_dst=10.0.0.2");
    assertThat(onFx(this::shown)).contains("icmp, priority 32768").endsWith("dropped 1 time\n");
  }

  @Test
  void saysWhatIsWrongWithAFlow() throws Exception {
    open("first-ping-ovs");
    select("br0");
    ask("in_port=p7,icmp");
    assertThat(onFx(this::shown)).isEqualTo("in_port=p7: no such port; br0 has p1, p2, br0");
  }
}
