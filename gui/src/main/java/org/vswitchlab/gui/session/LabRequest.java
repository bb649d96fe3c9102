package org.vswitchlab.gui.session;

import org.vswitchlab.ovs.ofproto.trace.CacheLinks;

/**
 * What the window shows, and so what has to be looked at.
 *
 * @param node the selected node, or null
 * @param bridge the selected bridge on it, or null for the first
 * @param pickedOrigin the picked frame, or {@link
 *     org.vswitchlab.gui.eventlist.EventListSnapshot#NO_ORIGIN}
 * @param pick the picked rule or megaflow of the bridge, or null
 */
public record LabRequest(String node, String bridge, long pickedOrigin, CacheLinks.Pick pick) {}
