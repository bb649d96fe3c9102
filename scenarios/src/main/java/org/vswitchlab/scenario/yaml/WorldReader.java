package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.vswitchlab.scenario.spec.CaptureSpec;
import org.vswitchlab.scenario.spec.NodeKind;
import org.vswitchlab.scenario.spec.NodeSpec;
import org.vswitchlab.scenario.spec.PortRef;
import org.vswitchlab.scenario.spec.Scenario;

/** Reads one world of a scenario: the tree as one variant has it, names resolved. */
final class WorldReader {
  private final String file;
  private final YamlValue.Mapping root;
  private final String variant;
  private final NodeKind switchKind;
  private final DiagnosticLog log;
  private final List<NodeKind> kinds;

  WorldReader(
      String file,
      YamlValue.Mapping root,
      String variant,
      NodeKind switchKind,
      DiagnosticLog log,
      List<NodeKind> kinds) {
    this.file = file;
    this.root = root;
    this.variant = variant;
    this.switchKind = switchKind;
    this.log = log;
    this.kinds = kinds;
  }

  /**
   * @param exec further commands of the variant, by node
   * @param variants the worlds that this one holds
   */
  Scenario read(YamlValue.Mapping exec, String execPath, Map<String, Scenario> variants) {
    YamlValue.Mapping topology = Values.mapping(root, "topology");
    VlanReader vlans = new VlanReader(Values.mapping(root, "vlans"), log);
    NodeReader nodeReader = new NodeReader(topology, switchKind, kinds, log);
    boolean isEmpty =
        nodeReader.nodes().isEmpty() && !(topology.get("nodes") instanceof YamlValue.Sequence);
    if (isEmpty && root.get("topology") != null) {
      log.error("E-MISSING", root.get("topology").location(), "topology has no nodes.");
    }
    References references = new References(nodeReader.nodes(), log);
    LinkReader links = new LinkReader(topology, references, log);
    NodeBuilder builder = new NodeBuilder(nodeReader.nodes(), vlans, references, log);
    builder.addVariantExec(exec, execPath);
    List<NodeSpec> nodes = builder.build();
    if (!log.hasErrors()) {
      vlans.warnOfUnused();
    }
    Optional<Long> until = Values.scalar(root, "until", Scalars.DURATION);
    Scenario scenario =
        new Scenario(
            file,
            Values.scalar(root, "name", Scalars.TEXT).orElse(nameOf(file)),
            Values.text(root, "description"),
            variant,
            Values.scalar(root, "seed", Scalars.SEED).orElse(0L),
            until.isPresent() ? OptionalLong.of(until.get()) : OptionalLong.empty(),
            vlans.vlans(),
            nodes,
            links.links(),
            capture(references),
            new TimelineReader(references, log).read(root.get("timeline")),
            new ValidationReader(references, log).read(Values.mapping(root, "validate")),
            variants);
    new Misconfigurations(scenario, log).warn();
    return scenario;
  }

  private static String nameOf(String file) {
    String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    return name.replaceFirst("(\\.vsl)?\\.ya?ml$", "");
  }

  private Optional<CaptureSpec> capture(References references) {
    if (!(root.get("capture") instanceof YamlValue.Mapping body)) {
      return Optional.empty();
    }
    List<String> links = new ArrayList<>();
    for (YamlValue item : Values.items(body.get("links"))) {
      references.link(item, "capture.links").ifPresent(links::add);
    }
    List<PortRef> ports = new ArrayList<>();
    for (YamlValue item : Values.items(body.get("ports"))) {
      references.portOrOwnInterface(item, "capture.ports").ifPresent(ports::add);
    }
    List<String> nodes = references.nodes(body.get("nodes"), "capture.nodes");
    boolean all = Values.scalar(body, "all", Scalars.TRUTH).orElse(false);
    boolean nothingNamed =
        body.get("links") == null && body.get("nodes") == null && body.get("ports") == null;
    return Optional.of(
        new CaptureSpec(
            Values.text(body, "file"),
            all || nothingNamed,
            links,
            nodes,
            ports,
            Values.scalar(body, "nics", Scalars.TRUTH).orElse(false),
            body.location()));
  }
}
