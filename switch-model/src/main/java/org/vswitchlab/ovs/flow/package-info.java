/**
 * The language of matching: which header fields and metadata there are, how a packet becomes a key
 * of them, and how keys are masked, compared and written as text.
 *
 * <p>Sees {@code wire} alone. Values and scratch objects without threads of their own;
 * engine-confined where mutable. Start at {@link org.vswitchlab.ovs.flow.FlowField}, the registry
 * of fields, and {@link org.vswitchlab.ovs.flow.FlowKeyExtractor}.
 */
package org.vswitchlab.ovs.flow;
