/**
 * Queueing disciplines that a device can have in front of its medium, and policing of what it
 * receives, as tc(8) has them: in virtual time, to the nanosecond. Sees time, wire, engine, observe
 * and link. Engine-confined. Start at {@link org.vswitchlab.queueing.HierarchicalTokenBucket}.
 */
package org.vswitchlab.queueing;
