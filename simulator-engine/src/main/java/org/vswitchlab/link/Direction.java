package org.vswitchlab.link;

/** Seen from the device: received from the medium, or transmitted to it. */
public enum Direction {
  RECEIVED,
  TRANSMITTED
}
