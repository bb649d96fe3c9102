/**
 * What the drop-in daemons {@code ovsdb-server} and {@code ovs-vswitchd} share: the command line of
 * daemons, run directories, detaching, the process that watches for crashes, the pid file, logging
 * (Vlog), the control socket that {@code ovs-appctl} talks to, and a clean end.
 *
 * <p>Sees streams and JSON-RPC, nothing of databases or switches. A daemon's own code runs on the
 * thread of its {@link org.vswitchlab.management.stream.StreamLoop}; {@link
 * org.vswitchlab.management.daemon.Vlog} may be called from any thread. Start at {@link
 * org.vswitchlab.management.daemon.Daemon}, and for a new program at {@link
 * org.vswitchlab.management.daemon.DaemonProgram}.
 */
package org.vswitchlab.management.daemon;
