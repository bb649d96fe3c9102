package org.vswitchlab.ovs.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real datapath understood of messages on an FTP control connection. */
class FtpAnnouncementTest {
  @Test
  void aClientNamesWhereItListens() {
    assertThat(FtpAnnouncement.parse("PORT   10,0,0,1,6,9 fo", false))
        .isEqualTo(new FtpAnnouncement(true, 0, 0x0a000001L, 7, 8, 6 * 256 + 9));
    assertThat(FtpAnnouncement.parse("EPRT |2|fd00::1|6000|\r", true))
        .isEqualTo(new FtpAnnouncement(true, 0xfd00_0000_0000_0000L, 1, 8, 7, 6000));
  }

  @Test
  void aServerNamesWhereItListens() {
    assertThat(FtpAnnouncement.parse("227 Entering Passive Mode (10,0,0,2,20,30).\r", false))
        .isEqualTo(new FtpAnnouncement(false, 0, 0x0a000002L, 27, 8, 20 * 256 + 30));
    assertThat(FtpAnnouncement.parse("229 Entering Extended Passive Mode (|||7000|)\r", true))
        .isEqualTo(new FtpAnnouncement(false, 0, 0, 0, 0, 7000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PORT 10,0,0",
        "PORT 10,0,0,1,256,1",
        "PORT 10,0,0,1,5,",
        "PORT 10,0,0,01,6,9",
        "PORT 10.0.0.1,6,9",
        "PORT"
      })
  void whatIsMalformedAnnouncesNothing(String message) {
    assertThat(FtpAnnouncement.isOne(message, false)).isTrue();
    assertThat(FtpAnnouncement.parse(message, false)).isNull();
  }

  @Test
  void extendedCommandsCountOverIpv6Alone() {
    assertThat(FtpAnnouncement.isOne("EPRT |1|10.0.0.1|6000|", false)).isFalse();
    assertThat(FtpAnnouncement.isOne("PORT 10,0,0,1,4,5", true)).isFalse();
  }
}
