package org.vswitchlab.ovs.openflow.message;

/** What a message says. Dispatch on {@link #type()} with switch expressions without default. */
public sealed interface MessageBody
    permits BareMessage,
        ConnectionMessage,
        FlowMessage,
        GroupMessage,
        PacketMessage,
        PortMessage,
        SwitchMessage,
        TableMessage {
  MessageType type();
}
