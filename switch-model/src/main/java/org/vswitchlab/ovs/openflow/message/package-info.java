/**
 * OpenFlow messages as values, one record for each logical message whatever version or extension
 * carries it. Sees ovs.flow and ovs.openflow only. Immutable values, usable from any thread. Start
 * at {@link org.vswitchlab.ovs.openflow.message.OpenFlowMessage} and {@link
 * org.vswitchlab.ovs.openflow.message.MessageType}.
 */
package org.vswitchlab.ovs.openflow.message;
