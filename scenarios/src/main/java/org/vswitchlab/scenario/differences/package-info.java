/**
 * What a Linux bridge and an Open vSwitch with its default NORMAL action are known to do
 * differently with the same frames, and which of that a comparison met. Sees the models of the
 * switches. Start at {@link org.vswitchlab.scenario.differences.KnownDifference}.
 */
package org.vswitchlab.scenario.differences;
