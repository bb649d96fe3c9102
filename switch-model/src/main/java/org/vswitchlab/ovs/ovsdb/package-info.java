/**
 * A database as RFC 7047 and ovsdb(7) describe it: schemas, rows, transactions, monitors. Pure: it
 * sees nothing else of the product, opens no file and no socket, and takes its UUIDs from outside.
 * Confined to the thread of its owner. Start at {@link
 * org.vswitchlab.ovs.ovsdb.Database#execute(com.fasterxml.jackson.databind.node.ArrayNode)}.
 */
package org.vswitchlab.ovs.ovsdb;
