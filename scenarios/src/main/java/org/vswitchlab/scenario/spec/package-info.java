/**
 * What a scenario file says, as immutable values: defaults, kinds and one variant are folded in,
 * names are resolved, units are numbers.
 *
 * <p>Sees {@code link} for {@link org.vswitchlab.link.LinkSpec} and the frame filters of {@code
 * pcap.filter}; knows neither YAML nor the running network. Any thread. Start at {@link
 * org.vswitchlab.scenario.spec.Scenario}.
 */
package org.vswitchlab.scenario.spec;
