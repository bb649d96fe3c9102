package org.vswitchlab.management.ovsdb;

import org.vswitchlab.management.daemon.RunDirectories;

/** What {@code ovsdb-server --help} prints, around the options of all daemons. */
final class OvsdbServerHelp {
  static final String AFTER =
      """

      Syncing options:
        --sync-from=SERVER      sync DATABASE from active SERVER and start in
                                backup mode (except with --active)
        --sync-exclude-tables=DB:TABLE,...
                                exclude the TABLE in DB from syncing
        --active                with --sync-from, start in active mode

      Replay options:
        --record[=DIR]            turn on writing replay files
        --replay[=DIR]            run from replay files

      Other options:
        --run COMMAND           run COMMAND as subprocess then exit
        --unixctl=SOCKET        override default control socket name
        --disable-file-column-diff
                                don't use column diff in database file
        -h, --help              display this help message
        -V, --version           display version information
      """;

  private OvsdbServerHelp() {}

  static String before(String name, RunDirectories directories) {
    return """
    %s: Open vSwitch database server
    usage: %s [OPTIONS] [DATABASE...]
    where each DATABASE is a database file in ovsdb format.
    The default DATABASE, if none is given, is
    %s/conf.db.

    JSON-RPC options (may be specified any number of times):
      --remote=REMOTE         connect or listen to REMOTE

    Active JSON-RPC connection methods:
      tcp:HOST:PORT           PORT at remote HOST
      ssl:HOST:PORT           SSL PORT at remote HOST
      unix:FILE               Unix domain socket named FILE
    Passive JSON-RPC connection methods:
      ptcp:PORT[:IP]          listen to TCP PORT on IP
      pssl:PORT[:IP]          listen for SSL on PORT on IP
      punix:FILE              listen on Unix domain socket FILE
    PKI configuration (required to use SSL):
      -p, --private-key=FILE  file with private key
      -c, --certificate=FILE  file with certificate for private key
      -C, --ca-cert=FILE      file with peer CA certificate
      --bootstrap-ca-cert=FILE  file with peer CA certificate to read or create
    SSL options:
      --ssl-protocols=PROTOS  list of SSL protocols to enable
      --ssl-ciphers=CIPHERS   list of SSL ciphers to enable
    """
        .formatted(name, name, directories.db());
  }
}
