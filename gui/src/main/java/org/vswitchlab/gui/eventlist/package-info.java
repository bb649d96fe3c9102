/**
 * What happened to frames, latest last; a picked frame's whole way with every decision. Sees
 * support, dissector and scenario.run. Start at {@link
 * org.vswitchlab.gui.eventlist.EventListViewModel}.
 */
package org.vswitchlab.gui.eventlist;
