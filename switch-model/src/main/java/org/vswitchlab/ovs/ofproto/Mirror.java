package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.ofproto.settings.MirrorSettings;
import org.vswitchlab.ovs.ofproto.table.PacketStats;

/** A mirror in force. */
public final class Mirror {
  private final MirrorSettings settings;
  private long packetCount;
  private long byteCount;

  Mirror(MirrorSettings settings) {
    this.settings = settings;
  }

  public MirrorSettings settings() {
    return settings;
  }

  boolean selectsSource(PortBundle bundle) {
    return settings.selectAll() || settings.sourceBundles().contains(bundle.name());
  }

  boolean selectsDestination(PortBundle bundle) {
    return settings.selectAll() || settings.destinationBundles().contains(bundle.name());
  }

  boolean selectsVlan(int vlan) {
    return settings.selectVlans() == null || settings.selectVlans().get(vlan);
  }

  boolean outputsTo(PortBundle bundle) {
    return bundle.name().equals(settings.outputBundle());
  }

  boolean hasSameOutput(Mirror other) {
    return java.util.Objects.equals(settings.outputBundle(), other.settings.outputBundle())
        && settings.outputVlan() == other.settings.outputVlan();
  }

  void credit(PacketStats stats) {
    packetCount += stats.packets();
    byteCount += stats.bytes();
  }

  public long packetCount() {
    return packetCount;
  }

  public long byteCount() {
    return byteCount;
  }
}
