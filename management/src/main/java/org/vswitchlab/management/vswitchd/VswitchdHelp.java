package org.vswitchlab.management.vswitchd;

import org.vswitchlab.management.daemon.RunDirectories;

/** What {@code ovs-vswitchd --help} prints, around the options of all daemons. */
final class VswitchdHelp {
  static final String AFTER =
      """

      Other options:
        --enable-dummy[=override|system]
                                dummy network devices, also in place of others
        --unixctl=SOCKET          override default control socket name
        -h, --help                display this help message
        -V, --version             display version information
      """;

  private VswitchdHelp() {}

  static String before(String name, RunDirectories directories) {
    return """
    %s: Open vSwitch daemon
    usage: %s [OPTIONS] [DATABASE]
    where DATABASE is a socket on which ovsdb-server is listening
          (default: "unix:%s/db.sock").

    Active DATABASE connection methods:
      tcp:HOST:PORT           PORT at remote HOST
      ssl:HOST:PORT           SSL PORT at remote HOST
      unix:FILE               Unix domain socket named FILE
    PKI configuration (required to use SSL):
      -p, --private-key=FILE  file with private key
      -c, --certificate=FILE  file with certificate for private key
      -C, --ca-cert=FILE      file with peer CA certificate
      --bootstrap-ca-cert=FILE  file with peer CA certificate to read or create
    SSL options:
      --ssl-protocols=PROTOS  list of SSL protocols to enable
      --ssl-ciphers=CIPHERS   list of SSL ciphers to enable
    """
        .formatted(name, name, directories.run());
  }
}
