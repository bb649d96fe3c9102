package org.vswitchlab.scenario.yaml;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.vswitchlab.scenario.spec.SourceLocation;
import org.vswitchlab.scenario.spec.VlanMembership;

/** VLANs by name, and the VLAN keys of ports. */
final class VlanReader {
  private final Map<String, Integer> vlans = new LinkedHashMap<>();
  private final Map<String, SourceLocation> locations = new LinkedHashMap<>();
  private final Set<String> usedNames = new LinkedHashSet<>();
  private final DiagnosticLog log;

  VlanReader(YamlValue.Mapping names, DiagnosticLog log) {
    this.log = log;
    for (YamlValue.Entry entry : names.entries().values()) {
      Values.scalar(entry.value(), Scalars.VLAN_ID)
          .ifPresent(
              id -> {
                vlans.put(entry.key(), id);
                locations.put(entry.key(), entry.keyLocation());
              });
      // A malformed ID is reported once, at its definition.
      locations.putIfAbsent(entry.key(), entry.keyLocation());
    }
  }

  Map<String, Integer> vlans() {
    return vlans;
  }

  void warnOfUnused() {
    for (String name : vlans.keySet()) {
      if (!usedNames.contains(name)) {
        log.warning(
            "W-UNUSED", locations.get(name), "VLAN '" + name + "' is given a name but never used.");
      }
    }
  }

  /** The VLANs that one {@code ports:} entry or end of a link says. */
  VlanMembership read(YamlValue.Mapping body, String path) {
    YamlValue access = find(body, "access");
    YamlValue trunk = find(body, "trunk");
    YamlValue untagged = find(body, "native");
    if (access == null && trunk == null && untagged == null) {
      return VlanMembership.NONE;
    }
    if (access != null && (trunk != null || untagged != null)) {
      log.error(
          "E-CONFLICT",
          access.location(),
          path
              + " has both vlan.access and "
              + (trunk != null ? "vlan.trunk" : "vlan.native")
              + "; a port is one or the other.");
    }
    SourceLocation location =
        (access != null ? access : trunk != null ? trunk : untagged).location();
    return new VlanMembership(
        one(access, path + ".vlan.access"),
        trunk(trunk, path + ".vlan.trunk"),
        one(untagged, path + ".vlan.native"),
        location);
  }

  private static YamlValue find(YamlValue.Mapping body, String key) {
    YamlValue dotted = body.get("vlan." + key);
    return dotted != null ? dotted : Values.mapping(body, "vlan").get(key);
  }

  private OptionalInt one(YamlValue value, String path) {
    String text = Values.scalar(value, Scalars.VLAN).orElse("");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (text.matches("[0-9]+-[0-9]+")) {
      log.error(
          "E-VLAN", value.location(), path + ": '" + text + "' is a range; expected one VLAN.");
      return OptionalInt.empty();
    }
    return id(text, value.location(), path);
  }

  private List<Integer> trunk(YamlValue value, String path) {
    Set<Integer> ids = new TreeSet<>();
    List<YamlValue> items = Values.items(value);
    for (int i = 0; i < items.size(); i++) {
      String text = Values.scalar(items.get(i), Scalars.VLAN).orElse("");
      if (text.matches("[0-9]+-[0-9]+")) {
        String[] ends = text.split("-", -1);
        for (int id = Integer.parseInt(ends[0]); id <= Integer.parseInt(ends[1]); id++) {
          ids.add(id);
        }
      } else if (!text.isEmpty()) {
        id(text, items.get(i).location(), SchemaCheck.item(path, i)).ifPresent(ids::add);
      }
    }
    return List.copyOf(ids);
  }

  private OptionalInt id(String text, SourceLocation location, String path) {
    if (text.matches("[0-9]+")) {
      return OptionalInt.of(Integer.parseInt(text));
    }
    usedNames.add(text);
    Integer id = vlans.get(text);
    if (id == null && !locations.containsKey(text)) {
      log.error(
          "E-VLAN-REF",
          location,
          path
              + " names VLAN '"
              + text
              + "', which does not exist."
              + Suggestion.orExpected(text, vlans.keySet()));
    }
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }
}
