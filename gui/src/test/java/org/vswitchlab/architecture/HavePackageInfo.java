package org.vswitchlab.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A package-info without annotations leaves no class file, so its source is looked for. */
final class HavePackageInfo extends ArchCondition<JavaClass> {
  private static final List<String> MODULES =
      List.of("simulator-engine", "switch-model", "pcap-export", "management", "scenarios", "gui");

  private final Map<String, Boolean> known = new HashMap<>();

  HavePackageInfo() {
    super("have a package-info");
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    String name = item.getPackageName();
    if (!known.computeIfAbsent(name, HavePackageInfo::exists)) {
      events.add(SimpleConditionEvent.violated(item, "package " + name + " has no package-info"));
    }
  }

  private static boolean exists(String packageName) {
    String file = "src/main/java/" + packageName.replace('.', '/') + "/package-info.java";
    return MODULES.stream().anyMatch(module -> Files.exists(Path.of("..", module, file)));
  }
}
