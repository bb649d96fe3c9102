/**
 * Byte streams to other programs: Unix and TCP sockets, listening and connecting, named as Open
 * vSwitch names them ({@code punix:}, {@code ptcp:}, {@code unix:}, {@code tcp:}).
 *
 * <p>Everything of one {@link org.vswitchlab.management.stream.StreamLoop} runs on its thread.
 * Start there.
 */
package org.vswitchlab.management.stream;
