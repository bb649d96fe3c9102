/**
 * Fast path of one datapath: everything between receiving a frame and sending it on.
 *
 * <p>Sees {@code wire}, the devices of {@code link}, and {@code ovs.flow}; a cache miss leaves
 * through {@link org.vswitchlab.ovs.datapath.UpcallHandler}. Engine-confined. Start at {@link
 * org.vswitchlab.ovs.datapath.Datapath#receive}.
 *
 * <p>The {@code ct} action starts at {@link org.vswitchlab.ovs.datapath.ConnectionTracker#execute};
 * fragments wait before it in {@link org.vswitchlab.ovs.datapath.FragmentReassembly}.
 */
package org.vswitchlab.ovs.datapath;
