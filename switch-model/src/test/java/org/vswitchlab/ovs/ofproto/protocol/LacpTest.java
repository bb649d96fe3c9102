package org.vswitchlab.ovs.ofproto.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class LacpTest {
  private static final long OWN_ID = 0xaa55_aa66_0000L;

  /** A frame on a link of the bond, by its number. */
  private record InFlight(int link, byte[] frame) {}

  /** One end of two links. */
  private static final class End {
    final Lacp lacp;
    final List<LacpMember> links = new ArrayList<>();
    final List<String> sent = new ArrayList<>();
    final Deque<InFlight> out = new ArrayDeque<>();

    End(LacpSettings settings, int linkCount) {
      lacp = new Lacp(settings);
      for (int i = 0; i < linkCount; i++) {
        int link = i;
        LacpMember member =
            lacp.setMember(
                new LacpSettings.Member("p" + (i + 2), i + 2, 0xffff, 0),
                frame -> {
                  sent.add(HexFormat.of().formatHex(frame));
                  out.add(new InFlight(link, frame));
                },
                0);
        lacp.setSource(member, 0xaa55_aa55_0003L + i);
        links.add(member);
      }
    }

    void receive(InFlight flight, long nowMillis) {
      byte[] frame = flight.frame();
      lacp.receive(links.get(flight.link()), frame, 0, frame.length, nowMillis);
    }
  }

  private static LacpSettings settings(boolean isActive, long id, boolean isFast) {
    return new LacpSettings(isActive, id, LacpSettings.DEFAULT_SYSTEM_PRIORITY, isFast, false);
  }

  private static void run(End a, End b, long fromMillis, long untilMillis) {
    for (long now = fromMillis; now <= untilMillis; now += 100) {
      a.lacp.run(now);
      b.lacp.run(now);
      while (!a.out.isEmpty() || !b.out.isEmpty()) {
        while (!a.out.isEmpty()) {
          b.receive(a.out.poll(), now);
        }
        while (!b.out.isEmpty()) {
          a.receive(b.out.poll(), now);
        }
        a.lacp.run(now);
        b.lacp.run(now);
      }
    }
  }

  // What Open vSwitch 3.1 sends on a bond of two links that hears nobody.
  private static final String EXPIRED =
      "0180c2000002aa55aa550003880901010114fffeaa55aa6600000002ffff0002bd000000"
          + "0214000000000000000000000000000002000000"
          + "0310"
          + "00".repeat(66);
  private static final String DEFAULTED =
      "0180c2000002aa55aa550003880901010114fffeaa55aa6600000002ffff000275000000"
          + "0214000000000000000000000000000000000000"
          + "0310"
          + "00".repeat(66);

  @Test
  void aBondThatHearsNobodySendsWhatTheRealOneSends() {
    End end = new End(settings(true, OWN_ID, false), 2);
    List<Long> times = new ArrayList<>();
    for (long now = 0; now <= 40_000; now += 1000) {
      end.lacp.run(now);
      if (end.sent.size() > 2 * times.size()) {
        times.add(now);
      }
    }
    assertThat(times).containsExactly(0L, 1000L, 2000L, 3000L, 33_000L);
    assertThat(end.sent.get(0)).isEqualTo(EXPIRED);
    assertThat(end.sent.get(6)).isEqualTo(DEFAULTED);
    assertThat(end.lacp.isNegotiated()).isFalse();
  }

  @Test
  void twoActiveEndsAgreeAtOnce() {
    End a = new End(settings(true, OWN_ID, true), 2);
    End b = new End(settings(true, OWN_ID + 1, true), 2);
    run(a, b, 0, 0);
    assertThat(a.links).allMatch(a.lacp::mayEnable);
    assertThat(b.links).allMatch(b.lacp::mayEnable);
    assertThat(a.links.get(0).partnerSystemId()).isEqualTo(OWN_ID + 1);
  }

  @Test
  void aPassiveEndAnswersAnActiveOneAlone() {
    End quiet = new End(settings(false, OWN_ID, false), 1);
    End other = new End(settings(false, OWN_ID + 1, false), 1);
    run(quiet, other, 0, 5000);
    assertThat(quiet.sent).isEmpty();
    End speaker = new End(settings(true, OWN_ID + 1, false), 1);
    run(quiet, speaker, 5000, 6000);
    assertThat(quiet.links).allMatch(quiet.lacp::mayEnable);
  }

  @Test
  void aSilentPartnerIsForgottenAfterThreePeriodsAndThreeSeconds() {
    End a = new End(settings(true, OWN_ID, true), 1);
    End b = new End(settings(true, OWN_ID + 1, true), 1);
    run(a, b, 0, 0);
    a.lacp.run(2900);
    assertThat(a.links.get(0).status()).isEqualTo(LacpMember.Status.CURRENT);
    a.lacp.run(3000);
    assertThat(a.links.get(0).status()).isEqualTo(LacpMember.Status.EXPIRED);
    assertThat(a.lacp.mayEnable(a.links.get(0))).isFalse();
    a.lacp.run(6000);
    assertThat(a.links.get(0).status()).isEqualTo(LacpMember.Status.DEFAULTED);
    assertThat(a.links.get(0).expiredCount()).isEqualTo(1);
    assertThat(a.links.get(0).defaultedCount()).isEqualTo(1);
  }

  @Test
  void aLinkToAnotherSystemStaysOut() {
    End bond = new End(settings(true, OWN_ID, false), 2);
    End first = new End(settings(true, OWN_ID + 1, false), 2);
    End second = new End(settings(true, OWN_ID + 2, false), 2);
    first.lacp.run(0);
    second.lacp.run(0);
    bond.receive(new InFlight(0, first.out.poll().frame()), 0);
    second.out.poll();
    bond.receive(second.out.poll(), 0);
    bond.lacp.run(0);
    assertThat(bond.links.get(0).isAttached()).isTrue();
    assertThat(bond.links.get(1).isAttached()).isFalse();
  }

  @Test
  void aLoopedCableIsNoPartner() {
    End end = new End(settings(true, OWN_ID, false), 1);
    end.lacp.run(0);
    end.receive(end.out.poll(), 0);
    end.lacp.run(0);
    assertThat(end.links.get(0).isAttached()).isFalse();
  }

  @Test
  void fallingBackUsesALinkWithoutPartner() {
    LacpSettings settings =
        new LacpSettings(true, OWN_ID, LacpSettings.DEFAULT_SYSTEM_PRIORITY, false, true);
    End end = new End(settings, 2);
    end.lacp.run(0);
    assertThat(end.links).noneMatch(end.lacp::mayEnable);
    end.lacp.run(3000);
    assertThat(end.links).allMatch(end.lacp::mayEnable);
    assertThat(end.lacp.isNegotiated()).isFalse();
  }

  @Test
  void whatIsNoLacpduIsCounted() {
    End end = new End(settings(true, OWN_ID, false), 1);
    byte[] shortFrame = new byte[40];
    shortFrame[14] = 1;
    byte[] marker = new byte[124];
    marker[14] = 2;
    end.receive(new InFlight(0, shortFrame), 0);
    end.receive(new InFlight(0, marker), 0);
    end.receive(new InFlight(0, new byte[10]), 0);
    LacpMember link = end.links.get(0);
    assertThat(link.receivedCount()).isEqualTo(3);
    assertThat(link.badCount()).isEqualTo(2);
    assertThat(link.markerCount()).isEqualTo(1);
  }
}
