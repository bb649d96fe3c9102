package org.vswitchlab.link;

/** Told when a device goes up or down, gains or loses carrier, or changes its MTU or address. */
public interface DeviceListener {
  void deviceChanged(NetDevice device);
}
