/**
 * The caches of an Open vSwitch datapath: megaflows and exact-match entries. Sees support and the
 * datapath's snapshot. Start at {@link org.vswitchlab.gui.datapath.DatapathViewModel}.
 */
package org.vswitchlab.gui.datapath;
