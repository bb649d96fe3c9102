package org.vswitchlab.ovs.ofproto.protocol;

/** The timer parameters of IEEE 802.1D-2004, 17.13.7, in seconds. */
record RstpTimes(int messageAge, int maxAge, int helloTime, int forwardDelay) {
  /** As the bridges behind this one hear them. */
  RstpTimes older() {
    return new RstpTimes(messageAge + 1, maxAge, helloTime, forwardDelay);
  }

  RstpTimes withHello(int seconds) {
    return new RstpTimes(messageAge, maxAge, seconds, forwardDelay);
  }
}
