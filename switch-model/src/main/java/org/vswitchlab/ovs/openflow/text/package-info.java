/**
 * OpenFlow messages in words, as {@code ovs-ofctl ofp-print} shows them. Sees ovs.flow and
 * ovs.openflow only. Start at {@link org.vswitchlab.ovs.openflow.text.MessageText}.
 */
package org.vswitchlab.ovs.openflow.text;
