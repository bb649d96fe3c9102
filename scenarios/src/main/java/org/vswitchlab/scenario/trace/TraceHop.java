package org.vswitchlab.scenario.trace;

import java.util.Optional;
import org.vswitchlab.ovs.ofproto.trace.PacketExplanation;
import org.vswitchlab.scenario.run.FrameEvent;

/**
 * One thing that happened to the packet or a copy of it.
 *
 * @param kind of the place: {@code ovs}, {@code linux-bridge}, {@code host} or {@code link}
 * @param explanation what an Open vSwitch consulted, where it received the packet
 */
public record TraceHop(FrameEvent event, String kind, Optional<PacketExplanation> explanation) {}
