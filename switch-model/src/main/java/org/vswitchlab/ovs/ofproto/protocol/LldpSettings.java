package org.vswitchlab.ovs.ofproto.protocol;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a port says of its system by LLDP, table AutoAttach in ovs-vswitchd.conf.db(5).
 *
 * @param systemName empty for none
 * @param systemDescription empty for the switch's own
 * @param vlanOfService VLAN of each service identifier (I-SID)
 */
public record LldpSettings(
    String systemName, String systemDescription, SortedMap<Integer, Integer> vlanOfService) {
  public LldpSettings {
    vlanOfService = Collections.unmodifiableSortedMap(new TreeMap<>(vlanOfService));
  }
}
