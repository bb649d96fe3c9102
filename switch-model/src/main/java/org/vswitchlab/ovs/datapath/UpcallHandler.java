package org.vswitchlab.ovs.datapath;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Frame;

/** Who decides about packets that the datapath does not know what to do with. */
public interface UpcallHandler {
  /**
   * No megaflow matches the packet. The handler says what to do with it and which bits of the key
   * it looked at to know.
   *
   * @param key the packet's key, in_port being a datapath port number; not to be kept or changed
   * @param frame the packet as it is now
   * @param result to be filled in; reused, so not to be kept
   */
  void upcall(FlowKey key, Frame frame, UpcallResult result);

  /** A megaflow was installed for what an upcall said. */
  default void installed(Megaflow megaflow) {}

  /** A megaflow was taken out. */
  default void removed(Megaflow megaflow) {}

  /**
   * A {@code userspace} action was executed on a packet. What comes of it goes back by {@link
   * Datapath#execute}, which may be called from here.
   *
   * @param key the packet's key as it is now; not to be kept or changed
   * @param frame the packet as it is now
   */
  void userspace(FlowKey key, Frame frame, DatapathAction.Userspace action);

  /**
   * The way to a megaflow's actions, step by step in the words of a decision, for a packet that is
   * watched.
   *
   * @param owner what {@link UpcallResult#owner} was when the megaflow was installed
   */
  List<String> explain(Object owner);
}
