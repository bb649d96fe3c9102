/**
 * One frame taken apart: a tree of its fields beside its bytes. Parses with pcap4j; sees support
 * and wire. Start at {@link org.vswitchlab.gui.dissector.PacketDissector}.
 */
package org.vswitchlab.gui.dissector;
