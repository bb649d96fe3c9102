/**
 * OpenFlow on the wire: bytes of versions 1.0 to 1.5, with the Nicira and ONF extensions, to
 * records and back. Pure functions, usable from any thread. One file for each family of messages;
 * {@link org.vswitchlab.ovs.openflow.codec.WireType} is the table of all of them. Start at {@link
 * org.vswitchlab.ovs.openflow.codec.MessageDecoder} and {@link
 * org.vswitchlab.ovs.openflow.codec.MessageEncoder}.
 */
package org.vswitchlab.ovs.openflow.codec;
