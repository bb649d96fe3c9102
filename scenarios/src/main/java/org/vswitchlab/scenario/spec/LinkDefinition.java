package org.vswitchlab.scenario.spec;

import org.vswitchlab.link.LinkSpec;

/**
 * One link. Addresses that the file writes at the link are on the {@link PortSpec}s of its ends.
 *
 * @param name as written, or {@code a-b} made of the nodes' names, numbered if that is taken
 * @param spec everything it does to frames, defaults folded in
 */
public record LinkDefinition(
    String name, PortRef a, PortRef b, LinkSpec spec, SourceLocation location) {}
