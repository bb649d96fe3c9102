/**
 * From the text of a scenario file to {@link org.vswitchlab.scenario.spec.Scenario}, with every
 * error found in one run and shown at its place.
 *
 * <p>The way: {@code YamlTreeReader} makes a tree of located values and refuses YAML's traps;
 * {@code Overrides} and {@code Overlay} change the tree for the command line and for each variant;
 * {@code SchemaCheck} compares it with {@link org.vswitchlab.scenario.yaml.ScenarioSchema}, the one
 * definition of the format; {@code WorldReader} resolves names and builds the records; {@code
 * Misconfigurations} warns. Sees {@code scenario.spec}, {@code pcap.filter}, wire and link. Any
 * thread. Start at {@link org.vswitchlab.scenario.yaml.ScenarioParser}.
 */
package org.vswitchlab.scenario.yaml;
