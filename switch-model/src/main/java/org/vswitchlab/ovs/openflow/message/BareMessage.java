package org.vswitchlab.ovs.openflow.message;

/** A message that says nothing but its type, such as a barrier. */
public record BareMessage(MessageType type) implements MessageBody {}
