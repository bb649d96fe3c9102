/**
 * The database server of RFC 7047 with Open vSwitch's extensions, on sockets: sessions, locks,
 * monitors, database files, control socket and pid file. Sees the database engine and the stream
 * loop, on whose thread everything runs. Start at {@link
 * org.vswitchlab.management.ovsdb.OvsdbServer}, or for the program at {@link
 * org.vswitchlab.management.ovsdb.OvsdbServerDaemon}.
 */
package org.vswitchlab.management.ovsdb;
