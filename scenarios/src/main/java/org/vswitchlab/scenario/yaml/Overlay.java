package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays one tree over another: mappings are merged key by key, everything else is replaced. In a
 * list of links, an item with the name of one below is merged into it and any other is added.
 */
final class Overlay {
  private Overlay() {}

  /** The scenario as that variant has it, without {@code variants}. */
  static YamlValue.Mapping ofVariant(YamlValue.Mapping scenario, YamlValue.Mapping variant) {
    Map<String, YamlValue.Entry> base = new LinkedHashMap<>(scenario.entries());
    base.remove("variants");
    Map<String, YamlValue.Entry> over = new LinkedHashMap<>(variant.entries());
    YamlValue.Entry defaults = over.remove("defaults");
    over.keySet().removeIf(key -> !ScenarioSchema.isOverlaid(key));
    YamlValue.Mapping result =
        merge(
            new YamlValue.Mapping(base, scenario.location()),
            new YamlValue.Mapping(over, variant.location()));
    if (defaults == null) {
      return result;
    }
    YamlValue.Mapping wrapped =
        new YamlValue.Mapping(Map.of("defaults", defaults), variant.location());
    YamlValue.Entry topology = new YamlValue.Entry("topology", defaults.keyLocation(), wrapped);
    return merge(result, new YamlValue.Mapping(Map.of("topology", topology), variant.location()));
  }

  private static YamlValue.Mapping merge(YamlValue.Mapping base, YamlValue.Mapping over) {
    Map<String, YamlValue.Entry> entries = new LinkedHashMap<>(base.entries());
    for (YamlValue.Entry entry : over.entries().values()) {
      YamlValue.Entry below = entries.get(entry.key());
      entries.put(entry.key(), below == null ? entry : merge(below, entry));
    }
    return new YamlValue.Mapping(entries, base.location());
  }

  private static YamlValue.Entry merge(YamlValue.Entry below, YamlValue.Entry over) {
    if (below.value() instanceof YamlValue.Mapping b
        && over.value() instanceof YamlValue.Mapping o) {
      return new YamlValue.Entry(over.key(), below.keyLocation(), merge(b, o));
    }
    if (over.key().equals("links")
        && below.value() instanceof YamlValue.Sequence b
        && over.value() instanceof YamlValue.Sequence o
        && (holdsLinks(b) || holdsLinks(o))) {
      return new YamlValue.Entry(over.key(), below.keyLocation(), mergeLinks(b, o));
    }
    return over;
  }

  /** Links of a topology and not the names of links in {@code capture}. */
  private static boolean holdsLinks(YamlValue.Sequence sequence) {
    return sequence.items().stream().anyMatch(item -> !(item instanceof YamlValue.Scalar));
  }

  private static YamlValue.Sequence mergeLinks(YamlValue.Sequence below, YamlValue.Sequence over) {
    List<YamlValue> items = new ArrayList<>(below.items());
    for (YamlValue item : over.items()) {
      int index = indexOfName(items, item);
      if (index < 0) {
        items.add(item);
      } else {
        items.set(index, merge(Values.mapping(items.get(index)), Values.mapping(item)));
      }
    }
    return new YamlValue.Sequence(items, below.location());
  }

  private static int indexOfName(List<YamlValue> items, YamlValue link) {
    String name = Values.text(Values.mapping(link), "name");
    for (int i = 0; !name.isEmpty() && i < items.size(); i++) {
      if (Values.text(Values.mapping(items.get(i)), "name").equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
