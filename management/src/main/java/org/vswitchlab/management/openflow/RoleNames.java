package org.vswitchlab.management.openflow;

import org.vswitchlab.ovs.ofproto.control.ControllerSession;

/** Roles as column Controller.role names them. */
final class RoleNames {
  private RoleNames() {}

  static String of(ControllerSession session) {
    return switch (session.role()) {
      case NOCHANGE, EQUAL -> "other";
      case PRIMARY -> "master";
      case SECONDARY -> "slave";
    };
  }
}
