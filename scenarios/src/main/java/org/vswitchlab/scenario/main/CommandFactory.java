package org.vswitchlab.scenario.main;

import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Makes the commands, each with the terminal that it writes to. */
final class CommandFactory implements CommandLine.IFactory {
  private final Map<Class<?>, Supplier<?>> suppliers;

  CommandFactory(Terminal terminal) {
    suppliers =
        Map.of(
            RunCommand.class, () -> new RunCommand(terminal),
            CheckCommand.class, () -> new CheckCommand(terminal),
            CompareCommand.class, () -> new CompareCommand(terminal),
            GuiCommand.class, GuiCommand::new,
            OvsdbServerCommand.class, () -> new OvsdbServerCommand(terminal),
            OvsVswitchdCommand.class, () -> new OvsVswitchdCommand(terminal),
            AppctlCommand.class, () -> new AppctlCommand(terminal),
            OfctlCommand.class, () -> new OfctlCommand(terminal),
            LabsCommand.class, () -> new LabsCommand(terminal),
            LabsCommand.Show.class, () -> new LabsCommand.Show(terminal));
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    Supplier<?> supplier = suppliers.get(type);
    return supplier == null ? CommandLine.defaultFactory().create(type) : type.cast(supplier.get());
  }
}
