package org.vswitchlab.ovs.datapath;

import java.util.List;

/** Why the datapath hands a packet up by a {@code userspace} action. */
public sealed interface UserspaceCookie {

  /** Each packet must be translated anew: {@code slow_path(controller,...)}. */
  record SlowPath(List<SlowPathReason> reasons) implements UserspaceCookie {
    public SlowPath {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * A packet for an OpenFlow controller: {@code controller(reason=..,...)}.
   *
   * @param reason OFPR_ code
   * @param dontSend true if it is only to be counted, as in a trace
   * @param continuation whether the controller may resume it
   * @param recircId identifies the frozen state
   * @param ruleCookie the flow's cookie
   * @param controllerId which controllers get it
   * @param maxBytes how much of it they get
   */
  record Controller(
      int reason,
      boolean dontSend,
      boolean continuation,
      int recircId,
      long ruleCookie,
      int controllerId,
      int maxBytes)
      implements UserspaceCookie {}

  /** Sampled for sFlow: {@code sFlow(vid=..,pcp=..,output=..)}. */
  record SFlow(int vid, int pcp, int output) implements UserspaceCookie {}

  /**
   * Sampled by a {@code sample} action of a flow, for IPFIX.
   *
   * @param outputPort datapath port, or -1
   * @param direction {@code ingress}, {@code egress} or empty
   */
  record FlowSample(
      int probability,
      int collectorSetId,
      int observationDomainId,
      int observationPointId,
      int outputPort,
      String direction)
      implements UserspaceCookie {}

  /**
   * Whatever somebody wrote, which nothing here understands: {@code userdata(0102)}.
   *
   * @param hex two digits a byte, at least 8 bytes
   */
  record Raw(String hex) implements UserspaceCookie {}

  /** Sampled for a bridge's IPFIX: {@code ipfix(output_port=..)}. */
  record Ipfix(int outputPort) implements UserspaceCookie {}
}
