/**
 * The flow tables of an Open vSwitch bridge, a tab each. Sees support and the switch's snapshot.
 * Start at {@link org.vswitchlab.gui.openflow.FlowTablesViewModel}.
 */
package org.vswitchlab.gui.openflow;
