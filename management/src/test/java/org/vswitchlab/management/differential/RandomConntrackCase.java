package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random case about connections: a pipeline that tracks, looks at what the tracker says and
 * writes it into the packets, and conversations that go through it. The client's side is p1, the
 * server's p2.
 */
final class RandomConntrackCase {
  private static final int SOURCE_NAT_ADDRESS = 101;
  private static final int DESTINATION_NAT_ADDRESS = 102;

  /** What the tracker says becomes the Ethernet addresses of the packet. */
  private static final String TELL =
      "move:NXM_NX_CT_STATE[0..7]->NXM_OF_ETH_SRC[0..7],"
          + "move:NXM_NX_CT_MARK[0..15]->NXM_OF_ETH_SRC[8..23],"
          + "move:NXM_NX_CT_ZONE[]->NXM_OF_ETH_SRC[24..39],"
          + "move:NXM_NX_CT_LABEL[0..47]->NXM_OF_ETH_DST[],";

  private static final String TELL_TUPLE =
      "move:NXM_NX_CT_STATE[0..7]->NXM_OF_ETH_SRC[0..7],"
          + "move:NXM_NX_CT_TP_SRC[]->NXM_OF_ETH_SRC[8..23],"
          + "move:NXM_NX_CT_TP_DST[]->NXM_OF_ETH_SRC[24..39],"
          + "move:NXM_NX_CT_NW_SRC[]->NXM_OF_ETH_DST[0..31],";

  private final SplittableRandom random;
  private final List<String> lines = new ArrayList<>();
  private final boolean isIpv6;
  private boolean translatesSource;
  private boolean translatesDestination;
  private int natPort;

  private RandomConntrackCase(long seed) {
    random = new SplittableRandom(seed);
    isIpv6 = oneIn(4);
  }

  static List<String> of(long seed) {
    RandomConntrackCase made = new RandomConntrackCase(seed);
    made.pipeline();
    // What a case before this one may have switched off.
    made.lines.add("appctl dpctl/ct-enable-tcp-seq-chk");
    made.traffic();
    return made.lines;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private void flow(String text) {
    lines.add("flow br0 " + text);
  }

  private String nat() {
    if (translatesSource) {
      return "nat(src=" + natAddress(SOURCE_NAT_ADDRESS) + ")";
    }
    return translatesDestination ? "nat(dst=" + natAddress(11) + ")" : "";
  }

  private String natAddress(int index) {
    String port = natPort == 0 ? "" : ":" + natPort;
    if (isIpv6) {
      String address = "fd00::" + Integer.toHexString(index);
      return natPort == 0 ? address : "[" + address + "]" + port;
    }
    return "10.0.0." + index + port;
  }

  private void pipeline() {
    int kind = random.nextInt(4);
    translatesSource = kind == 1;
    translatesDestination = kind == 2;
    boolean translates = translatesSource || translatesDestination;
    natPort = translates && oneIn(3) ? 7000 : 0;
    String ip = isIpv6 ? "ipv6" : "ip";
    String zone = oneIn(2) ? "zone=" + (1 + random.nextInt(3)) : "";
    String exec =
        oneIn(2)
            ? "exec(set_field:" + random.nextInt(9) + (oneIn(2) ? "/0xf" : "") + "->ct_mark)"
            : oneIn(2) ? "exec(set_field:" + random.nextInt(99) + "->ct_label)" : "";
    boolean commitsFirst = oneIn(3);
    String commit = oneIn(8) ? "commit,force" : "commit";
    String tell = !isIpv6 && oneIn(3) ? TELL_TUPLE : TELL;
    // What the tuple consists of may be read of valid packets only.
    String valid = tell.equals(TELL_TUPLE) ? ",ct_state=+trk-inv" : "";
    flow(
        "table=0,priority=5,"
            + ip
            + ",in_port=1,actions="
            + ct(
                commitsFirst ? commit : "",
                zone,
                commitsFirst ? nat() : translates ? "nat" : "",
                commitsFirst ? exec : "",
                "table=1"));
    flow(
        "table=0,priority=5,"
            + ip
            + ",in_port=2,actions="
            + ct("", zone, translates ? "nat" : "", "", "table=1"));
    flow("table=0,priority=0,actions=drop");
    String begin = commitsFirst ? "" : ct(commit, zone, nat(), exec, "table=2") + ",";
    if (oneIn(4)) {
      flow("table=1,priority=9," + ip + ",ct_state=+trk+inv,actions=" + TELL + "output:4");
    }
    if (!begin.isEmpty()) {
      flow(
          "table=1,priority=8,"
              + ip
              + ",ct_state=+trk+new,in_port=1,actions="
              + begin
              + tell
              + "3");
      if (oneIn(4)) {
        flow(
            "table=1,priority=8,"
                + ip
                + ",ct_state=+trk+est,in_port=1,actions="
                + begin
                + tell
                + "3");
      }
      if (oneIn(3)) {
        flow("table=1,priority=8," + ip + ",ct_state=+new,in_port=2,actions=" + begin + "output:4");
      }
    }
    flow("table=1,priority=1," + ip + valid + ",in_port=1,actions=" + tell + "output:3");
    flow("table=1,priority=1," + ip + valid + ",in_port=2,actions=" + tell + "output:4");
    if (oneIn(3)) {
      String other = "zone=" + random.nextInt(9);
      flow(
          "table=2,priority=1,"
              + ip
              + valid
              + ",in_port=1,actions="
              + tell
              + "output:3,"
              // The real daemon dies of many new connections under "commit,nat": not both.
              + ct(oneIn(2) ? "commit" : "nat", oneIn(2) ? zone : other, "table=3"));
      flow(
          "table=3,priority=1,"
              + ip
              + valid
              + ",actions="
              + (oneIn(4) ? "ct_clear," : "")
              + tell
              + "output:4");
    } else {
      flow("table=2,priority=1," + ip + valid + ",actions=" + tell + "output:3");
    }
  }

  private static String ct(String... parts) {
    List<String> given = new ArrayList<>(List.of(parts));
    given.removeIf(String::isEmpty);
    return "ct(" + String.join(",", given) + ")";
  }

  private Conversation conversation() {
    int protocol = new int[] {6, 6, 6, 17, 17, 1}[random.nextInt(6)];
    Conversation.End client = new Conversation.End(1 + random.nextInt(2), 2000 + random.nextInt(2));
    Conversation.End server = new Conversation.End(11, protocol == 1 ? 0 : 80);
    Conversation made = new Conversation(random, isIpv6, protocol, client, server);
    if (translatesSource && protocol != 99) {
      int port = natPort == 0 || protocol == 1 ? client.port() : natPort;
      made.clientIsSeenAs(new Conversation.End(SOURCE_NAT_ADDRESS, port));
    } else if (translatesDestination) {
      int port = 80;
      made =
          new Conversation(
              random,
              isIpv6,
              protocol,
              client,
              new Conversation.End(11, natPort == 0 ? 80 : natPort));
      made.serverIsSeenAs(new Conversation.End(DESTINATION_NAT_ADDRESS, port));
    }
    return made;
  }

  private void traffic() {
    List<Conversation> all = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      all.add(conversation());
    }
    int packets = 5 + random.nextInt(14);
    for (int i = 0; i < packets; i++) {
      Conversation chosen = all.get(random.nextInt(all.size()));
      lines.add("packet " + (oneIn(9) ? chosen.error(oneIn(2) ? 50 : -1) : chosen.next()));
      if (oneIn(2)) {
        lines.add("appctl dpctl/dump-conntrack -m -s");
      }
      if (oneIn(8)) {
        lines.add("wait " + new int[] {1000, 25_050, 31_050, 46_050}[random.nextInt(4)]);
      }
      if (oneIn(25)) {
        lines.add("appctl dpctl/flush-conntrack");
      }
      if (oneIn(30)) {
        lines.add("appctl dpctl/ct-" + (oneIn(2) ? "dis" : "en") + "able-tcp-seq-chk");
      }
    }
  }
}
