/**
 * The database server of RFC 7047 with Open vSwitch's extensions, on sockets: sessions, locks,
 * monitors, database files, remotes, replication of an active server, control commands. Sees the
 * database engine, the stream loop, on whose thread everything runs, and management.daemon. Start
 * at {@link org.vswitchlab.management.ovsdb.OvsdbServer}, or for the program at {@link
 * org.vswitchlab.management.ovsdb.OvsdbServerDaemon}.
 */
package org.vswitchlab.management.ovsdb;
