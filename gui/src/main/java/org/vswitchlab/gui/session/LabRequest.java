package org.vswitchlab.gui.session;

/**
 * What the window shows, and so what has to be looked at.
 *
 * @param node the selected node, or null
 * @param bridge the selected bridge on it, or null for the first
 * @param pickedOrigin the picked frame, or {@link
 *     org.vswitchlab.gui.eventlist.EventListSnapshot#NO_ORIGIN}
 */
public record LabRequest(String node, String bridge, long pickedOrigin) {}
