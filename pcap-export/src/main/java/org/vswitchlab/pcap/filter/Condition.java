package org.vswitchlab.pcap.filter;

/** A compiled part of a filter. */
interface Condition {
  boolean holds(Dissection frame);
}
