/**
 * Asks what would become of a packet: a trace across the whole network, in a copy of the run, so
 * that what is watched does not change. Sees support. Start at {@link
 * org.vswitchlab.gui.trace.TraceViewModel}.
 */
package org.vswitchlab.gui.trace;
