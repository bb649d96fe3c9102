/**
 * What the scenario does at which time and what it expects. Sees support and scenario.run. Start at
 * {@link org.vswitchlab.gui.timeline.TimelineViewModel}.
 */
package org.vswitchlab.gui.timeline;
