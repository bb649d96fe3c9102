/**
 * JSON-RPC 1.0 over streams, as RFC 7047 section 4 and Open vSwitch's control sockets use it:
 * messages follow each other without separators. Belongs to the stream loop's thread. Start at
 * {@link org.vswitchlab.management.jsonrpc.JsonRpcConnection}.
 */
package org.vswitchlab.management.jsonrpc;
