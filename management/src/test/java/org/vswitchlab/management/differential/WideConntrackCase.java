package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random case of what {@link RandomConntrackCase} leaves out: other protocols, fragments,
 * helpers, zones out of fields, ct in groups, clones and other bridges, limits, traces and
 * commands. The client's side is p1, the server's p2.
 */
final class WideConntrackCase {
  private static final String TELL =
      "move:NXM_NX_CT_STATE[0..7]->NXM_OF_ETH_SRC[0..7],"
          + "move:NXM_NX_CT_MARK[0..15]->NXM_OF_ETH_SRC[8..23],"
          + "move:NXM_NX_CT_ZONE[]->NXM_OF_ETH_SRC[24..39],"
          + "move:NXM_NX_CT_LABEL[0..47]->NXM_OF_ETH_DST[],";

  private static final String[] EXECS = {
    "",
    "exec(set_field:5->ct_mark)",
    "exec(load:3->NXM_NX_CT_MARK[4..7])",
    "exec(set_field:0x12/0xff->ct_label,set_field:0x3/0xf->ct_mark)",
    "exec(move:NXM_OF_IN_PORT[]->NXM_NX_CT_MARK[0..15])",
    "exec(move:NXM_OF_ETH_DST[]->NXM_NX_CT_LABEL[0..47])",
    "exec(move:NXM_NX_REG1[]->NXM_NX_CT_LABEL[64..95],load:1->NXM_NX_CT_LABEL[0])"
  };

  private static final String[] CT_STATES = {
    "trk,new", "trk,est", "trk,est,rpl", "trk,rel", "trk,rel,rpl", "trk,inv", "trk,est,snat"
  };

  private final SplittableRandom random;
  private final List<String> lines = new ArrayList<>();
  private final boolean isIpv6;
  private final String ip;
  private final int zone;
  private boolean translatesSource;
  private boolean translatesDestination;
  private boolean hasNat;
  private boolean isLimited;
  private boolean isBridged;
  private String helper = "";

  private WideConntrackCase(long seed) {
    random = new SplittableRandom(seed * 31 + 7);
    isIpv6 = oneIn(3);
    ip = isIpv6 ? "ipv6" : "ip";
    zone = oneIn(3) ? 0 : 1 + random.nextInt(3);
  }

  static List<String> of(long seed) {
    WideConntrackCase made = new WideConntrackCase(seed);
    made.pipeline();
    made.settings();
    made.traffic();
    return made.lines;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private String oneOf(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private void flow(String bridge, String text) {
    lines.add("flow " + bridge + " " + text);
  }

  private static String ct(String... parts) {
    List<String> given = new ArrayList<>(List.of(parts));
    given.removeIf(String::isEmpty);
    return given.isEmpty() ? "ct" : "ct(" + String.join(",", given) + ")";
  }

  private String address(int index) {
    return isIpv6 ? "fd00::" + Integer.toHexString(index) : "10.0.0." + index;
  }

  private String nat() {
    String flags = oneIn(4) ? oneOf(",hash", ",random", ",persistent") : "";
    if (translatesSource) {
      return "nat(src=" + address(101) + flags + ")";
    }
    return translatesDestination ? "nat(dst=" + address(11) + flags + ")" : "";
  }

  private void pipeline() {
    int kind = random.nextInt(4);
    translatesSource = kind == 1;
    translatesDestination = kind == 2;
    hasNat = kind == 1 || kind == 2;
    helper = oneIn(5) ? oneOf("alg=ftp", "alg=tftp") : "";
    boolean isFromField = oneIn(3);
    String zoneText = zone == 0 ? "" : "zone=" + (isFromField ? "NXM_NX_REG0[0..15]" : "" + zone);
    String before = isFromField ? "load:" + zone + "->NXM_NX_REG0[0..15]," : "";
    String commit = oneIn(8) ? "commit,force" : "commit";
    String exec = EXECS[random.nextInt(EXECS.length)];
    boolean commitsFirst = oneIn(3);
    String first =
        commitsFirst
            ? ct(commit, zoneText, nat(), helper, exec, "table=1")
            : ct(zoneText, hasNat ? "nat" : "", "table=1");
    flow("br0", "table=0,priority=5," + ip + ",in_port=1,actions=" + before + wrap(first));
    flow(
        "br0",
        "table=0,priority=5,"
            + ip
            + ",in_port=2,actions="
            + before
            + ct(zoneText, hasNat ? "nat" : "", "table=1"));
    // What the real tracker tells of fragments that it gave up is not defined.
    flow("br0", "table=1,priority=9,ct_state=+inv+trk," + ip + ",actions=" + oneOf("drop", "3"));
    flow("br0", "table=1,priority=9,ct_state=+inv-trk," + ip + ",actions=drop");
    if (!commitsFirst) {
      String again = ct(commit, zoneText, nat(), helper, exec, "table=2");
      flow("br0", "table=1,priority=8," + ip + ",ct_state=+trk+new-rel,actions=" + again);
      String related = ct("commit", zoneText, hasNat ? "nat" : "", oneIn(2) ? "" : exec, "table=2");
      flow("br0", "table=1,priority=8," + ip + ",ct_state=+trk+new+rel,actions=" + related);
    }
    flow("br0", "table=1,priority=1," + ip + ",actions=resubmit(,2)");
    end(zoneText);
  }

  /** A ct action in something else. */
  private String wrap(String action) {
    switch (random.nextInt(6)) {
      case 0:
        return "clone(" + action + ")," + TELL + "4";
      case 1:
        lines.add(
            0,
            "group br0 group_id=7,type=" + oneOf("all", "indirect") + ",bucket=actions=" + action);
        return "group:7";
      case 2:
        return action + "," + TELL + "4";
      default:
        return action;
    }
  }

  /** What is done with tracked packets. */
  private void end(String zoneText) {
    String out = TELL + "output:3";
    switch (random.nextInt(7)) {
      case 0 -> {
        isBridged = true;
        flow("br0", "table=2," + ip + ",actions=" + out + ",5");
        flow("br1", "table=0," + ip + ",actions=" + ct("commit", "zone=9", "table=1"));
        flow("br1", "table=1,actions=" + TELL + "output:1," + ct("zone=9", "table=2"));
        flow("br1", "table=2,actions=" + TELL + "output:2");
      }
      case 1 -> {
        flow("br0", "table=2," + ip + ",actions=" + out + ",ct_clear," + TELL + "4");
      }
      case 2 -> {
        flow("br0", "table=2," + ip + ",actions=" + out + "," + ct("commit", "zone=8", "table=3"));
        flow("br0", "table=3," + ip + ",actions=" + TELL + "output:4," + ct(zoneText, "table=4"));
        flow("br0", "table=4," + ip + ",actions=" + TELL + "output:4");
      }
      case 3 -> {
        String tp = isIpv6 ? "udp6" : "udp";
        flow("br0", "table=2,priority=5," + tp + ",ct_state=+new,actions=conjunction(3,1/2)");
        flow("br0", "table=2,priority=5," + tp + ",ct_state=+est,actions=conjunction(3,1/2)");
        flow("br0", "table=2,priority=5," + tp + ",ct_mark=5,actions=conjunction(3,2/2)");
        flow("br0", "table=2,priority=5," + tp + ",ct_zone=1,actions=conjunction(3,2/2)");
        flow("br0", "table=2,priority=5,conj_id=3,actions=" + TELL + "4");
        flow("br0", "table=2,priority=1,actions=" + out);
      }
      case 4 -> {
        String source = (isIpv6 ? "ct_ipv6_src=" : "ct_nw_src=") + address(1);
        flow(
            "br0", "table=2,priority=5," + ip + ",ct_state=+trk-inv," + source + ",actions=" + out);
        flow("br0", "table=2,priority=1,actions=" + TELL + "4");
      }
      case 5 -> {
        flow("br0", "table=2,ct_mark=0/0x5,ct_label=0/0x10," + ip + ",actions=" + out);
        flow("br0", "table=2,priority=1,actions=" + TELL + "4");
      }
      default -> flow("br0", "table=2,actions=" + out);
    }
  }

  /** What a case before this one may have left behind. */
  private void settings() {
    lines.add("appctl dpctl/ct-enable-tcp-seq-chk");
    isLimited = oneIn(6);
    lines.add("appctl dpctl/ct-set-maxconns " + (isLimited && oneIn(2) ? 2 : 3_000_000));
    lines.add("appctl dpctl/ct-del-limits zone=1,2,3");
    lines.add("appctl dpctl/ipf-set-min-frag v4 400");
    lines.add("appctl dpctl/ipf-set-min-frag v6 400");
    if (zone != 0 && isLimited) {
      lines.add("appctl dpctl/ct-set-limits zone=" + zone + ",limit=" + (1 + random.nextInt(2)));
    }
  }

  private Conversation conversation() {
    int[] protocols = {6, 6, 17, 17, 1, Conversation.SCTP, Conversation.GRE};
    int protocol = protocols[random.nextInt(protocols.length)];
    int port = 80;
    if (!helper.isEmpty() && oneIn(2)) {
      protocol = helper.equals("alg=ftp") ? 6 : 17;
      port = protocol == 6 ? 21 : 69;
    }
    // Clients have ports of their own, so that none has to give way: the real daemon may die then.
    int client = 1 + random.nextInt(2);
    Conversation.End from = new Conversation.End(client, 2000 + client);
    Conversation.End to = new Conversation.End(11, protocol == 1 ? 0 : port);
    Conversation made = new Conversation(random, isIpv6, protocol, from, to);
    if (translatesSource) {
      made.clientIsSeenAs(new Conversation.End(101, from.port()));
    } else if (translatesDestination) {
      made.serverIsSeenAs(new Conversation.End(102, to.port()));
    }
    if (port == 21) {
      made.says(ftp(client));
    }
    return made;
  }

  private List<String> ftp(int client) {
    return isIpv6
        ? List.of(
            "EPRT |2|fd00::" + client + "|5000|\r\n",
            "229 Entering Extended Passive Mode (|||5100|)\r\n",
            "NOOP\r\n",
            "EPRT |2|fd00::9|5000|\r\n")
        : List.of(
            "PORT 10,0,0," + client + ",20,30\r\n",
            "227 Entering Passive Mode (10,0,0,11,20,31)\r\n",
            "200 ok\r\n",
            "PORT 10,0,0,9,1,1\r\n");
  }

  private void traffic() {
    List<Conversation> all = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      all.add(conversation());
    }
    int packets = 6 + random.nextInt(12);
    for (int i = 0; i < packets; i++) {
      Conversation chosen = all.get(random.nextInt(all.size()));
      if (oneIn(14)) {
        chosen.fragments().forEach(frame -> lines.add("packet " + frame));
        // What is held too long is thrown away before a packet takes it along, also the next
        // case's.
        lines.add("wait 27000");
      } else {
        lines.add("packet " + (oneIn(8) ? chosen.error(oneIn(2) ? 50 : -1) : chosen.next()));
      }
      ask();
    }
  }

  private void ask() {
    String protocol = isIpv6 ? "udp6,ipv6_src=fd00::1" : "udp,nw_src=10.0.0.1";
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4, 5 -> lines.add("appctl dpctl/dump-conntrack -m -s");
      case 6 -> lines.add("appctl dpctl/dump-conntrack zone=" + zone);
      case 7 -> lines.add("exact dpctl/ct-stats-show -m");
      case 8 -> lines.add("exact dpctl/ct-stats-show zone=" + zone);
      case 9 -> lines.add("exact dpctl/ct-get-nconns");
      case 10 -> lines.add("exact dpctl/ct-get-limits zone=1,2,3");
      case 11 -> {
        // The real daemon counts expired connections until its thread finds the time.
        String[] millis = {"1000", "25050", "31050", "46050", "61050"};
        lines.add("wait " + millis[isLimited ? 0 : random.nextInt(millis.length)]);
      }
      case 12 -> lines.add("exact dpctl/flush-conntrack zone=" + zone);
      case 13 -> {
        String source = (isIpv6 ? "ct_ipv6_src=" : "ct_nw_src=") + address(1);
        lines.add("exact dpctl/flush-conntrack " + source + oneOf("", ",ct_nw_proto=17"));
      }
      case 14 -> {
        String next = CT_STATES[random.nextInt(CT_STATES.length)];
        String trace = "exact ofproto/trace br0 in_port=1," + protocol;
        if (!isBridged) {
          lines.add(trace + " --ct-next " + next + (oneIn(3) ? " --ct-next trk,est" : ""));
        }
      }
      case 15 -> lines.add("appctl dpctl/dump-flows -m --names");
      case 16 -> lines.add("appctl dpctl/ct-" + oneOf("dis", "en") + "able-tcp-seq-chk");
      default -> {}
    }
  }
}
