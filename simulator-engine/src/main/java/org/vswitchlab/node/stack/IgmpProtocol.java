package org.vswitchlab.node.stack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.engine.RandomStream;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.IgmpMessage;
import org.vswitchlab.wire.IgmpView;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv4Header;

/** Memberships of the host in groups of IPv4, reported by IGMP version 3: RFC 3376, 5. */
public final class IgmpProtocol {
  /** All IGMPv3 routers, RFC 3376, 4.2.14. */
  private static final int ALL_ROUTERS = 0xe000_0016;

  private static final int ALL_HOSTS = 0xe000_0001;

  /** RFC 3376, 4: precedence of Internetwork Control, router alert, time to live 1. */
  private static final int TYPE_OF_SERVICE = 0xc0;

  private static final byte[] ROUTER_ALERT = {(byte) 0x94, 4, 0, 0};

  private static final int REPORT_BYTES = 8;
  private static final int RECORD_BYTES = 8;
  private static final int MODE_IS_EXCLUDE = 2;
  private static final int CHANGE_TO_INCLUDE = 3;
  private static final int CHANGE_TO_EXCLUDE = 4;
  private static final long NANOS_PER_TENTH = SimTime.NANOS_PER_SECOND / 10;

  /** All routers, to whom version 2 says that it leaves: RFC 2236, 9. */
  private static final int ALL_SUBNET_ROUTERS = 0xe000_0002;

  /** RFC 3376, 8.12: 2 query intervals of 125 s and the response interval of 10 s. */
  private static final long OLDER_QUERIER_NANOS = 260 * SimTime.NANOS_PER_SECOND;

  /** One group that somebody on the host listens to on one interface. */
  private final class Membership {
    private final IpInterface on;
    private final int group;
    private final Timer again;
    private int userCount = 1;
    private int nextRecord = CHANGE_TO_EXCLUDE;
    private boolean isLastReporter = true;

    private Membership(IpInterface on, int group) {
      this.on = on;
      this.group = group;
      this.again =
          new Timer(
              stack.simulation(),
              () -> {
                isLastReporter = true;
                report(on, group, nextRecord);
                nextRecord = MODE_IS_EXCLUDE;
              });
    }
  }

  private final IpStack stack;
  private final List<Membership> memberships = new ArrayList<>();

  /** Until when an interface speaks version 2, as a querier on it does. */
  private final Map<IpInterface, Long> versionTwoUntil = new HashMap<>();

  private RandomStream random;

  IgmpProtocol(IpStack stack) {
    this.stack = stack;
  }

  private long delay(long mostNanos) {
    if (random == null) {
      random = stack.random("igmp");
    }
    return mostNanos <= 1 ? 0 : random.nextLong(mostNanos);
  }

  /** Listens to a group; who joins twice leaves twice. */
  public void join(IpInterface on, int group) {
    Membership known = find(on, group);
    if (known != null) {
      known.userCount++;
      return;
    }
    Membership added = new Membership(on, group);
    memberships.add(added);
    report(on, group, CHANGE_TO_EXCLUDE);
    // RFC 3376, 8.1 and 8.11: once more, within the unsolicited report interval of 1 s.
    added.again.armAt(stack.simulation().nowNanos() + delay(SimTime.NANOS_PER_SECOND));
  }

  /** Listens no longer. */
  public void leave(IpInterface on, int group) {
    Membership known = find(on, group);
    if (known != null && --known.userCount == 0) {
      known.again.disarm();
      memberships.remove(known);
      if (known.isLastReporter || !isVersionTwo(on)) {
        report(on, group, CHANGE_TO_INCLUDE);
      }
    }
  }

  private Membership find(IpInterface on, int group) {
    for (Membership membership : memberships) {
      if (membership.on == on && membership.group == group) {
        return membership;
      }
    }
    return null;
  }

  /** Whether packets to the group are for this host. */
  boolean isMember(IpInterface in, int group) {
    return group == ALL_HOSTS || find(in, group) != null;
  }

  private boolean isVersionTwo(IpInterface on) {
    return stack.simulation().nowNanos() < versionTwoUntil.getOrDefault(on, 0L);
  }

  /** Takes a message: queries are answered after a while, RFC 3376, 5.2. */
  void receive(IpInterface in, Frame frame, int offset, int limit) {
    IgmpView view = IgmpView.of(frame.array(), offset, limit);
    if (view.isValid() && view.type() == IgmpView.QUERY) {
      query(in, view);
      stack.ledger().delivered();
    } else if (view.isValid() && view.type() == IgmpView.V2_REPORT) {
      heardReport(in, view.group());
      stack.ledger().delivered();
    } else {
      in.drop(frame, DropReason.NO_LISTENER);
    }
  }

  private void query(IpInterface in, IgmpView view) {
    long nowNanos = stack.simulation().nowNanos();
    if (!view.isVersion3Query()) {
      versionTwoUntil.put(in, nowNanos + OLDER_QUERIER_NANOS);
    }
    long most = Math.max(1, view.maxResponseCode()) * NANOS_PER_TENTH;
    for (Membership membership : memberships) {
      boolean isAsked = view.group() == 0 || view.group() == membership.group;
      if (membership.on == in && isAsked && !membership.again.isArmed()) {
        membership.nextRecord = MODE_IS_EXCLUDE;
        membership.again.armAt(nowNanos + delay(most));
      }
    }
  }

  /** RFC 2236, 3: somebody else has answered. */
  private void heardReport(IpInterface in, int group) {
    Membership known = find(in, group);
    if (known != null) {
      known.again.disarm();
      known.isLastReporter = false;
    }
  }

  private void report(IpInterface on, int group, int recordType) {
    if (!on.isUp()) {
      return;
    }
    if (!isVersionTwo(on)) {
      byte[] message = new byte[REPORT_BYTES + RECORD_BYTES];
      message[0] = IgmpView.V3_REPORT;
      Bytes.put16(message, 6, 1);
      message[REPORT_BYTES] = (byte) recordType;
      Bytes.put32(message, REPORT_BYTES + 4, group);
      Bytes.put16(message, 2, InternetChecksum.of(message, 0, message.length));
      send(on, ALL_ROUTERS, message);
    } else if (recordType == CHANGE_TO_INCLUDE) {
      send(on, ALL_SUBNET_ROUTERS, new IgmpMessage(IgmpView.LEAVE, 0, group).toBytes());
    } else {
      send(on, group, new IgmpMessage(IgmpView.V2_REPORT, 0, group).toBytes());
    }
  }

  private void send(IpInterface on, int destination, byte[] message) {
    int ipAt = EthernetHeader.BYTES;
    int igmpAt = ipAt + Ipv4Header.LEAST_BYTES + ROUTER_ALERT.length;
    byte[] bytes = new byte[igmpAt + message.length];
    Bytes.put48(bytes, 0, Ipv4Address.multicastMac(destination));
    Bytes.put48(bytes, 6, on.device().mac());
    Bytes.put16(bytes, 12, EtherType.IPV4);
    new Ipv4Header(
            TYPE_OF_SERVICE,
            0,
            true,
            false,
            0,
            1,
            IpProtocol.IGMP,
            on.sourceFor(destination),
            destination,
            ROUTER_ALERT)
        .write(bytes, ipAt, message.length);
    System.arraycopy(message, 0, bytes, igmpAt, message.length);
    stack.transmitCreated(on, bytes);
  }
}
