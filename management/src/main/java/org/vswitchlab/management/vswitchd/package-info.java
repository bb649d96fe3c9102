/**
 * The drop-in daemon {@code ovs-vswitchd}: a client of an OVSDB server that runs the bridges which
 * the database asks for, in real time, with dummy network devices.
 *
 * <p>One thread, the stream loop's, is also the engine's. Start at {@link
 * org.vswitchlab.management.vswitchd.VswitchdDaemon}; {@link
 * org.vswitchlab.management.vswitchd.DatabaseReplica} is the OVSDB client.
 */
package org.vswitchlab.management.vswitchd;
