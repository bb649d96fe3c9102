package org.vswitchlab.ovs.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expectations were printed by ovs-ofctl 3.1.0 parse-flow with set_field or a match. */
class FieldTextTest {
  private static String roundTrip(String fieldName, String text) {
    FlowField field = FlowField.byName(fieldName);
    FieldText.Masked m = FieldText.parse(field, text);
    StringBuilder out = new StringBuilder();
    FieldText.format(out, field, m.valueHigh(), m.valueLow(), m.maskHigh(), m.maskLow());
    return out.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "tcp_src,1000,1000",
    "tcp_src,0x3e8,1000",
    "reg0,5/0xf,0x5/0xf",
    "reg0,5,0x5",
    "metadata,0x123456789a,0x123456789a",
    "ip_src,10.0.0.1,10.0.0.1",
    "ip_src,10.0.0.0/8,10.0.0.0/8",
    "ip_src,10.0.0.0/255.0.255.0,10.0.0.0/255.0.255.0",
    "xxreg0,0x123/0xfff,0x123/0xfff",
    "xxreg0,0x12300000000000000000/0xfff00000000000000000,"
        + "0x12300000000000000000/0xfff00000000000000000",
    "eth_src,1:2:3:4:5:6,01:02:03:04:05:06",
    "eth_dst,01:00:00:00:00:00/01:00:00:00:00:00,01:00:00:00:00:00/01:00:00:00:00:00",
    "tun_gbp_id,5/0xf,5/0xf",
    "nsh_spi,5,0x5",
    "ipv6_src,fe80::1,fe80::1",
    "ipv6_src,fe80::/10,fe80::/10",
    "ipv6_dst,fe80::1/128,fe80::1",
    "ipv6_src,fe80::/ffff:0:ffff::,fe80::/ffff:0:ffff::",
    "tcp_flags,+syn-ack,+syn-ack",
    "tcp_flags,0x2,syn",
    "tcp_flags,2/3,-fin+syn",
    "tcp_flags,0xfff,fin|syn|rst|psh|ack|urg|ece|cwr|ns|[200]|[400]|[800]",
    "ct_state,+new-est+trk,+new-est+trk",
    "ct_state,0x21,new|trk",
    "ct_state,0x21/0x21,+new+trk",
    "ct_state,trk|new,new|trk",
    "tun_flags,oam,+oam",
    "tun_flags,-oam,-oam",
    "ip_frag,not_later,not_later",
    "ip_frag,yes,yes",
    "packet_type,'(1,0x800)','(1,0x800)'",
  })
  void valuesPrintAsTheToolPrintsThem(String field, String text, String printed) {
    assertThat(roundTrip(field, text)).isEqualTo(printed);
  }

  @ParameterizedTest
  @CsvSource({
    "nw_ttl,300,300: value too large for 1-byte field nw_ttl",
    "reg0,5x,5x: bad syntax for reg0 value",
    "reg0,5/0xg,5/0xg: bad syntax for reg0 mask",
    "ip_src,1.2.3,1.2.3: invalid IP address",
    "ip_src,10.0.0.0/33,'10.0.0.0/33: IPv4 network prefix bits not between 0 and 32, inclusive'",
    "eth_src,1:2:3,1:2:3: invalid Ethernet address",
    "ipv6_src,fe80:::1,fe80:::1: invalid IPv6 address",
    "eth_type,0x800/0xff,0x800/0xff: invalid mask for field eth_type",
    "ct_state,+foo,foo: unknown ct_state flag(s)",
    "ct_state,+trk+trk,trk: Each ct_state flag can be specified only once",
    "ct_state,0x21/0x121,0x21/0x121: unknown ct_state flag(s)",
    "tcp_flags,+syn+foo,foo: unknown TCP flag(s)",
  })
  void mistakesAreExplainedAsTheToolDoes(String field, String text, String sentence) {
    assertThatThrownBy(() -> FieldText.parse(FlowField.byName(field), text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void ipv6AddressesAreShortened() {
    for (String text :
        new String[] {"::", "::1", "1::", "1:0:0:2::", "1:2:3:4:5:6:7:8", "2001:db8::1:0:0:1"}) {
      long[] halves = AddressText.parseIpv6(text);
      StringBuilder out = new StringBuilder();
      AddressText.appendIpv6(out, halves[0], halves[1]);
      assertThat(out.toString()).isEqualTo(text);
    }
  }

  @Test
  void subfieldsCrossTheWordsOfWideFields() {
    FlowKey key = new FlowKey();
    key.set(FlowField.XXREG1, 60, 8, 0xab);
    assertThat(key.get(FlowField.XXREG1, 60, 8)).isEqualTo(0xab);
    assertThat(key.get(FlowField.XXREG1)).isEqualTo(0xbL << 60);
    assertThat(key.getHigh(FlowField.XXREG1)).isEqualTo(0xa);
    key.set(FlowField.XXREG1, 60, 8, 0);
    assertThat(key.presentBits()).isZero();
  }
}
