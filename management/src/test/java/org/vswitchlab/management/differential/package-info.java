/**
 * Random cases that run on the real Open vSwitch and on ours, whose answers must be the same. Start
 * at {@link org.vswitchlab.management.differential.DifferentialSwitchTest}.
 */
package org.vswitchlab.management.differential;
