package org.vswitchlab.scenario.main;

import static java.util.Map.entry;

import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Makes the commands, each with the terminal that it writes to. */
final class CommandFactory implements CommandLine.IFactory {
  private final Map<Class<?>, Supplier<?>> suppliers;

  CommandFactory(Terminal terminal) {
    suppliers =
        Map.ofEntries(
            entry(RunCommand.class, () -> new RunCommand(terminal)),
            entry(CheckCommand.class, () -> new CheckCommand(terminal)),
            entry(CompareCommand.class, () -> new CompareCommand(terminal)),
            entry(TraceCommand.class, () -> new TraceCommand(terminal)),
            entry(GuiCommand.class, GuiCommand::new),
            entry(OvsdbServerCommand.class, () -> new OvsdbServerCommand(terminal)),
            entry(OvsVswitchdCommand.class, () -> new OvsVswitchdCommand(terminal)),
            entry(AppctlCommand.class, () -> new AppctlCommand(terminal)),
            entry(DpctlCommand.class, () -> new DpctlCommand(terminal)),
            entry(VsctlCommand.class, () -> new VsctlCommand(terminal)),
            entry(OfctlCommand.class, () -> new OfctlCommand(terminal)),
            entry(LabsCommand.class, () -> new LabsCommand(terminal)),
            entry(LabsCommand.Show.class, () -> new LabsCommand.Show(terminal)));
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    Supplier<?> supplier = suppliers.get(type);
    return supplier == null ? CommandLine.defaultFactory().create(type) : type.cast(supplier.get());
  }
}
