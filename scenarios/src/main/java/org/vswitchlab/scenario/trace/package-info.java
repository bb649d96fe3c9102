/**
 * One packet's way through a whole network, hop by hop, with the reason of each switch: {@code
 * vswitchlab trace}. Sees running scenarios and the models of the switches. Engine-confined. Start
 * at {@link org.vswitchlab.scenario.trace.NetworkTrace}.
 */
package org.vswitchlab.scenario.trace;
