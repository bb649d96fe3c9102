package org.vswitchlab.management.ovsdb;

import org.vswitchlab.management.daemon.Vlog;
import org.vswitchlab.management.daemon.VlogModule;

/** The modules of the log that remotes write to, named as the real server names them. */
final class RemoteLog {
  final VlogModule reconnect;
  final VlogModule jsonrpc;
  final VlogModule server;
  final VlogModule sockets;

  RemoteLog(Vlog vlog) {
    reconnect = vlog.module("reconnect");
    jsonrpc = vlog.module("jsonrpc");
    server = vlog.module("ovsdb_jsonrpc_server");
    sockets = vlog.module("socket_util");
  }
}
