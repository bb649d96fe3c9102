/**
 * What an Open vSwitch bridge has learned, and the VLANs of its ports. Sees support and the
 * switch's snapshot. Start at {@link org.vswitchlab.gui.fdb.FdbViewModel}.
 */
package org.vswitchlab.gui.fdb;
