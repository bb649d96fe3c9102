package org.vswitchlab.scenario.build;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of switch that can be set up. */
public final class SwitchRecipes {
  private static final Map<String, SwitchRecipe> BY_KIND = new LinkedHashMap<>();

  static {
    for (SwitchRecipe recipe : List.<SwitchRecipe>of(new LinuxBridgeRecipe(), new OvsRecipe())) {
      BY_KIND.put(recipe.kind(), recipe);
    }
  }

  private SwitchRecipes() {}

  /** The recipe of that kind, or null. */
  public static SwitchRecipe find(String kind) {
    return BY_KIND.get(kind);
  }

  static List<SwitchRecipe> all() {
    return List.copyOf(BY_KIND.values());
  }
}
