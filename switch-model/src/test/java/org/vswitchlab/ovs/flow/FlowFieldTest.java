package org.vswitchlab.ovs.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowFieldTest {
  @Test
  void namesAliasesAndCodePointNamesFindTheField() {
    assertThat(FlowField.byName("nw_src")).isSameAs(FlowField.IP_SRC);
    assertThat(FlowField.byName("ip_src")).isSameAs(FlowField.IP_SRC);
    assertThat(FlowField.byName("NXM_OF_IP_SRC")).isSameAs(FlowField.IP_SRC);
    assertThat(FlowField.byName("OXM_OF_PKT_REG3")).isSameAs(FlowField.XREG3);
    assertThat(FlowField.byName("nosuchfield")).isNull();
  }

  @Test
  void noNameAndNoCodePointIsUsedTwice() {
    Set<String> seen = new HashSet<>();
    for (FlowField field : FlowField.values()) {
      for (String name : field.names()) {
        assertThat(seen.add(name)).as(name).isTrue();
      }
      for (OxmId id : field.oxmIds()) {
        String code = id.experimenter() + ":" + id.oxmClass() + ":" + id.number();
        assertThat(seen.add(code)).as(id.name()).isTrue();
      }
    }
  }

  @Test
  void whatIsSetIsWhatIsReadForEveryField() {
    for (FlowField field : FlowField.values()) {
      if (!field.isPlaced()) {
        continue;
      }
      FlowKey key = new FlowKey();
      key.set(field, ~0L, ~0L);
      assertThat(key.get(field)).as(field.fieldName()).isEqualTo(field.valueMask());
      assertThat(Long.bitCount(key.get(field)) + Long.bitCount(key.getHigh(field)))
          .as(field.fieldName())
          .isGreaterThanOrEqualTo(Math.min(field.bits(), 6));
      key.set(field, 0, 0);
      assertThat(key.presentBits()).as(field.fieldName()).isZero();
    }
  }

  @Test
  void registersAreViewsOfTheSameBits() {
    FlowKey key = new FlowKey();
    key.set(FlowField.REG0, 0x11111111L);
    key.set(FlowField.REG1, 0x22222222L);
    key.set(FlowField.REG3, 0x44444444L);
    assertThat(key.get(FlowField.XREG0)).isEqualTo(0x1111111122222222L);
    assertThat(key.getHigh(FlowField.XXREG0)).isEqualTo(0x1111111122222222L);
    assertThat(key.get(FlowField.XXREG0)).isEqualTo(0x44444444L);
  }

  @Test
  void everyFieldHasAStage() {
    assertThat(FlowField.ETH_TYPE.stage()).isEqualTo(FlowStage.L2);
    assertThat(FlowField.IP_DST.stage()).isEqualTo(FlowStage.L3);
    assertThat(FlowField.TCP_FLAGS.stage()).isEqualTo(FlowStage.L4);
    assertThat(FlowField.TCP_DST.stage()).isEqualTo(FlowStage.L4);
    for (FlowField field : FlowField.values()) {
      if (field.isPlaced()) {
        assertThat(field.stage()).as(field.fieldName()).isNotNull();
      }
    }
  }
}
