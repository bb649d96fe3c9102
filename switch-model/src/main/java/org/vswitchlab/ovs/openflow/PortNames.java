package org.vswitchlab.ovs.openflow;

/** The names of one bridge's ports and tables. */
public interface PortNames {
  /** Knows no names: text has numbers only. */
  PortNames NUMBERS_ONLY =
      new PortNames() {
        @Override
        public int number(String name) {
          return OpenFlowPort.INVALID;
        }

        @Override
        public String name(int port) {
          return null;
        }
      };

  /** The port of that name, or {@link OpenFlowPort#INVALID}. */
  int number(String name);

  /** The name to print for a port, or null to print its number. */
  String name(int port);

  /** The table of that name, or -1. */
  default int tableNumber(String name) {
    return -1;
  }

  /** The name of a table, or null if it has none or numbers are to be printed. */
  default String tableName(int table) {
    return null;
  }

  /** The same names for reading, numbers for printing. */
  default PortNames printingNumbers() {
    PortNames names = this;
    return new PortNames() {
      @Override
      public int number(String name) {
        return names.number(name);
      }

      @Override
      public String name(int port) {
        return null;
      }

      @Override
      public int tableNumber(String name) {
        return names.tableNumber(name);
      }
    };
  }
}
