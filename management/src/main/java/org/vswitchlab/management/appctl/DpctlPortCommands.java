package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.DatapathPort;

/**
 * The {@code dpctl/} commands about datapaths and their ports. The switch's own datapath keeps the
 * ports that its bridges have, whatever is added by hand: the daemon takes away what it does not
 * know. Datapaths made by hand stay as they were made.
 */
final class DpctlPortCommands {
  private static final String ENODEV = DatapathSet.ENODEV;
  private static final String EAFNOSUPPORT = DatapathSet.EAFNOSUPPORT;
  private static final List<String> PORT_TYPES =
      List.of(
          "dummy",
          "dummy-internal",
          "dummy-pmd",
          "internal",
          "system",
          "tap",
          "erspan",
          "geneve",
          "gre",
          "gtpu",
          "vxlan",
          "");

  private final DatapathSet datapaths;
  private final Simulation simulation;

  DpctlPortCommands(DatapathSet datapaths, Simulation simulation) {
    this.datapaths = datapaths;
    this.simulation = simulation;
  }

  /** Adds the commands to a table. */
  void addTo(DpctlCommands commands) {
    int many = Integer.MAX_VALUE;
    commands.add("add-dp", "dp [iface...]", 1, many, this::addDatapath);
    commands.add("del-dp", "dp", 1, 1, this::deleteDatapath);
    commands.add("add-if", "dp iface...", 2, many, this::addPorts);
    commands.add("del-if", "dp iface...", 2, many, this::deletePorts);
    commands.add("set-if", "dp iface...", 2, many, this::setPorts);
    commands.add("dump-dps", "", 0, 0, this::dumpDatapaths);
    commands.add("show", "[-s] [dp...]", 0, many, this::show);
  }

  private Datapath open(String name) throws DpctlException {
    Datapath datapath = datapaths.find(DpctlCommands.fullName(name));
    if (datapath == null) {
      String why = datapaths.whyNot(DpctlCommands.fullName(name));
      throw DpctlException.of("opening datapath", why);
    }
    return datapath;
  }

  private String dumpDatapaths(DpctlCommands.Invocation invocation) {
    StringBuilder out = new StringBuilder();
    datapaths.all().stream()
        .map(Datapath::name)
        .sorted()
        .forEach(name -> out.append(name).append('\n'));
    return out.toString();
  }

  private String show(DpctlCommands.Invocation invocation) throws DpctlException {
    StringBuilder out = new StringBuilder();
    if (invocation.arguments().isEmpty()) {
      for (Datapath datapath : datapaths.all()) {
        out.append(report(datapath, invocation));
      }
    }
    boolean isAllThere = true;
    for (String name : invocation.arguments()) {
      String fullName = DpctlCommands.fullName(name);
      Datapath datapath = datapaths.find(fullName);
      if (datapath == null) {
        isAllThere = false;
        out.append("ovs-vswitchd: opening datapath ").append(name).append(" failed (");
        out.append(datapaths.whyNot(fullName)).append(")\n");
      } else {
        out.append(report(datapath, invocation));
      }
    }
    if (!isAllThere) {
      throw new DpctlException(out.toString());
    }
    return out.toString();
  }

  private String report(Datapath datapath, DpctlCommands.Invocation invocation) {
    return DatapathReport.show(datapath, datapaths, invocation.statistics());
  }

  private String addDatapath(DpctlCommands.Invocation invocation) throws DpctlException {
    String name = DpctlCommands.fullName(invocation.arguments().get(0));
    String why = datapaths.find(name) != null ? DpctlException.EEXIST : datapaths.whyNot(name);
    if (!why.equals(ENODEV)) {
      throw DpctlException.of("add_dp", why);
    }
    datapaths.add(name);
    return invocation.arguments().size() > 1 ? addPorts(invocation) : "";
  }

  private String deleteDatapath(DpctlCommands.Invocation invocation) throws DpctlException {
    Datapath datapath = open(invocation.arguments().get(0));
    if (!datapaths.remove(datapath)) {
      throw new DpctlException(
          "not supported yet: taking away the datapath of the bridges; delete the bridges\n");
    }
    return "";
  }

  /** {@code name,type=dummy,port_no=3}. */
  private record PortArgument(String name, String type, Integer number) {
    static PortArgument parse(String text) throws DpctlException {
      String[] parts = text.split(",", -1);
      String type = "system";
      Integer number = null;
      for (int i = 1; i < parts.length; i++) {
        String[] pair = parts[i].split("=", 2);
        if (pair[0].equals("type") && pair.length == 2) {
          type = pair[1];
        } else if (pair[0].equals("port_no") && pair.length == 2) {
          number = ScannedNumber.orZero(pair[1]);
        }
      }
      return new PortArgument(parts[0], type, number);
    }
  }

  private String addPorts(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> arguments = invocation.arguments();
    Datapath datapath = open(arguments.get(0));
    StringBuilder errors = new StringBuilder();
    for (String text : arguments.subList(1, arguments.size())) {
      PortArgument port = PortArgument.parse(text);
      if (!PORT_TYPES.contains(port.type())) {
        errors.append("ovs-vswitchd: ").append(port.name());
        errors.append(": failed to open network device (").append(EAFNOSUPPORT).append(")\n");
      } else if (datapaths.lacksSystemDevices() && port.type().equals("system")) {
        errors.append("ovs-vswitchd: ").append(port.name());
        errors.append(": failed to open network device (").append(ENODEV).append(")\n");
      } else if (isOfAnotherType(port)) {
        errors.append("ovs-vswitchd: ").append(port.name());
        errors.append(": failed to open network device (File exists)\n");
      } else if (datapath.port(port.name()) != null
          || port.number() != null && isTaken(datapath, port.number())) {
        String reason =
            datapath.port(port.name()) != null ? "File exists" : "Device or resource busy";
        errors.append("ovs-vswitchd: adding ").append(port.name()).append(" to ");
        errors.append(datapath.name()).append(" failed (").append(reason).append(")\n");
      } else if (datapaths.isByHand(datapath)) {
        add(datapath, port);
      }
    }
    return orFail(errors);
  }

  /** Whether there is a device of that name, in any datapath, and it is something else. */
  private boolean isOfAnotherType(PortArgument port) {
    for (Datapath datapath : datapaths.all()) {
      DatapathPort there = datapath.port(port.name());
      if (there != null && !typeOf(there).equals(port.type())) {
        return true;
      }
    }
    return false;
  }

  private static String typeOf(DatapathPort port) {
    return port.typeName().isEmpty() ? "system" : port.typeName();
  }

  private static boolean isTaken(Datapath datapath, int number) {
    return number == 0 || datapath.port(number) != null;
  }

  private void add(Datapath datapath, PortArgument port) {
    int number = port.number() == null ? digits(port.name()) : port.number();
    while (number == 0 || datapath.port(number) != null) {
      number++;
    }
    EthernetDevice device =
        new EthernetDevice(simulation, datapaths.ledger(), datapath.name(), port.name(), number);
    datapath.addPort(number, port.type(), device);
  }

  /** A dummy datapath numbers ports by the number in their name. */
  private static int digits(String name) {
    String digits = name.replaceAll("^[^0-9]*", "").replaceAll("[^0-9].*$", "");
    return digits.isEmpty() || digits.length() > 4 ? 1 : Integer.parseInt(digits);
  }

  private static String orFail(StringBuilder errors) throws DpctlException {
    if (!errors.isEmpty()) {
      throw new DpctlException(errors.toString());
    }
    return "";
  }

  private String deletePorts(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> arguments = invocation.arguments();
    Datapath datapath = open(arguments.get(0));
    StringBuilder errors = new StringBuilder();
    for (String name : arguments.subList(1, arguments.size())) {
      boolean isNumber = name.matches("[0-9]{1,5}");
      DatapathPort port = isNumber ? datapath.port(Integer.parseInt(name)) : datapath.port(name);
      if (port != null && datapaths.isByHand(datapath)) {
        datapath.removePort(port.number());
      } else if (port != null) {
        errors.append("not supported yet: taking a bridge's port away from its datapath\n");
      } else if (name.equals("0") || name.equals(DatapathSet.plainName(datapath.name()))) {
        errors.append("ovs-vswitchd: deleting port ").append(name).append(" from ");
        errors.append(datapath.name()).append(" failed (Invalid argument)\n");
      } else if (isNumber) {
        errors.append("ovs-vswitchd: deleting port ").append(name).append(" from ");
        errors.append(datapath.name()).append(" failed (").append(ENODEV).append(")\n");
      } else {
        errors.append("ovs-vswitchd: no port named ").append(name).append('\n');
      }
    }
    return orFail(errors);
  }

  private String setPorts(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> arguments = invocation.arguments();
    Datapath datapath = open(arguments.get(0));
    StringBuilder errors = new StringBuilder();
    for (String text : new ArrayList<>(arguments.subList(1, arguments.size()))) {
      PortArgument wanted = PortArgument.parse(text);
      DatapathPort port = datapath.port(wanted.name());
      if (wanted.name().isEmpty()) {
        return "ovs-vswitchd:  is not a valid network device name\n";
      } else if (port == null) {
        errors.append("ovs-vswitchd: ").append(wanted.name()).append(": failed to query port in ");
        errors.append(datapath.name()).append(" (").append(ENODEV).append(")\n");
      } else if (text.contains("type=") && !port.typeName().equals(wanted.type())) {
        errors.append("ovs-vswitchd: ").append(wanted.name()).append(": can't change type from ");
        errors.append(port.typeName()).append(" to ").append(wanted.type()).append('\n');
      } else if (wanted.number() != null && port.number() != wanted.number()) {
        errors.append("ovs-vswitchd: ").append(wanted.name());
        errors.append(": can't change port number from ").append(port.number());
        errors.append(" to ").append(wanted.number()).append('\n');
      }
    }
    return orFail(errors);
  }
}
