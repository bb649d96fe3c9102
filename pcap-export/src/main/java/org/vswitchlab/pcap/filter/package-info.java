/**
 * Filters over frames in the field names and with the meaning of Wireshark's display filters,
 * wireshark-filter(4): a field that occurs several times in a frame satisfies a comparison if any
 * occurrence does, except that {@code !=} wants all of them to differ.
 *
 * <p>A frame is looked at by itself: nothing is reassembled and no connection is followed, so what
 * Wireshark derives from earlier packets has no field here. Sees {@code wire} only; any thread.
 * Start at {@link org.vswitchlab.pcap.filter.FrameFilter}.
 */
package org.vswitchlab.pcap.filter;
