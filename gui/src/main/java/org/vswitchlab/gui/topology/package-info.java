/**
 * The network as a drawing: nodes in layers by their role, links with the state of their ports, and
 * frames under way. Sees support, theme and the engine's model (the latter in snapshots only).
 * Start at {@link org.vswitchlab.gui.topology.TopologySnapshot} for the facts, {@link
 * org.vswitchlab.gui.topology.LayeredLayout} for places, {@link
 * org.vswitchlab.gui.topology.TopologyView} for the drawing.
 */
package org.vswitchlab.gui.topology;
