package org.vswitchlab.ovs.datapath;

/**
 * What a connection may be idle for, by the state that it is in, and the name under which a
 * CT_Timeout_Policy sets it, ovs-vswitchd.conf.db(5). The names that the userspace datapath does
 * not look at are not here.
 */
public enum ConnectionTimeout {
  TCP_FIRST("tcp_syn_sent", 30),
  TCP_OPENING("tcp_syn_recv", 30),
  TCP_ESTABLISHED("tcp_established", 24 * 60 * 60),
  TCP_CLOSING("tcp_fin_wait", 15 * 60),
  TCP_FIN_WAIT("tcp_time_wait", 45),
  TCP_CLOSED("tcp_close", 30),
  OTHER_FIRST("udp_first", 60),
  OTHER_MULTIPLE("udp_single", 60),
  OTHER_ANSWERED("udp_multiple", 30),
  ICMP_FIRST("icmp_first", 60),
  ICMP_ANSWERED("icmp_reply", 30);

  private final String policyName;
  private final int defaultSeconds;

  ConnectionTimeout(String policyName, int defaultSeconds) {
    this.policyName = policyName;
    this.defaultSeconds = defaultSeconds;
  }

  /** Key in the column {@code timeouts} of CT_Timeout_Policy. */
  public String policyName() {
    return policyName;
  }

  /** What holds without a policy. */
  public int defaultSeconds() {
    return defaultSeconds;
  }
}
