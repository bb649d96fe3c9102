package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;

/**
 * What comes of one received frame: outputs are collected until everything about it is decided, so
 * that the decision is complete before anything leaves. Reused.
 */
final class Reception {
  private final List<Packet> packets = new ArrayList<>();
  private int packetCount;
  private DatapathPort[] ports = new DatapathPort[8];
  private Frame[] frames = new Frame[8];
  private int[] priorities = new int[8];
  private int outputCount;
  private int handedUpCount;
  private int heldCount;
  private final List<Frame> released = new ArrayList<>();
  private DropReason dropReason;
  private boolean isWatched;
  private boolean isFlood;
  private final List<String> steps = new ArrayList<>();

  void start(boolean watched) {
    packetCount = 0;
    outputCount = 0;
    handedUpCount = 0;
    heldCount = 0;
    released.clear();
    dropReason = DropReason.FLOW_DROP;
    isWatched = watched;
    isFlood = false;
    steps.clear();
  }

  /** A packet of this reception's own, to be given back by {@link #release} in reverse order. */
  Packet acquire() {
    if (packetCount == packets.size()) {
      packets.add(new Packet());
    }
    return packets.get(packetCount++);
  }

  void release() {
    packetCount--;
  }

  /**
   * @param priority the packet's {@code skb_priority}
   */
  void output(DatapathPort port, Frame frame, int priority) {
    if (outputCount == ports.length) {
      ports = java.util.Arrays.copyOf(ports, outputCount * 2);
      frames = java.util.Arrays.copyOf(frames, outputCount * 2);
      priorities = java.util.Arrays.copyOf(priorities, outputCount * 2);
    }
    ports[outputCount] = port;
    priorities[outputCount] = priority;
    frames[outputCount++] = frame;
  }

  void handedUp() {
    handedUpCount++;
  }

  /** A copy of the packet waits and goes on later. */
  void held(String why) {
    heldCount++;
    step(why);
  }

  int heldCount() {
    return heldCount;
  }

  /** A packet that waited goes on, and is one more that this reception answers for. */
  void released(Frame frame) {
    released.add(frame);
  }

  List<Frame> releasedFrames() {
    return released;
  }

  void dropped(DropReason reason) {
    dropReason = reason;
  }

  void flooded() {
    isFlood = true;
  }

  void step(String words) {
    steps.add(words);
  }

  boolean isWatched() {
    return isWatched;
  }

  boolean isFlood() {
    return isFlood;
  }

  int outputCount() {
    return outputCount;
  }

  int handedUpCount() {
    return handedUpCount;
  }

  /** Whether nothing came of the frame that somebody else answers for. */
  boolean endsHere() {
    return outputCount == 0 && handedUpCount == 0 && heldCount == 0;
  }

  DatapathPort port(int index) {
    return ports[index];
  }

  int priority(int index) {
    return priorities[index];
  }

  Frame takeFrame(int index) {
    Frame frame = frames[index];
    frames[index] = null;
    return frame;
  }

  DropReason dropReason() {
    return dropReason;
  }

  List<String> steps() {
    return steps;
  }

  /** What became of the frame, in the words of a tap. */
  Decision decision() {
    List<String> outputs = new ArrayList<>();
    boolean onlyLocal = true;
    for (int i = 0; i < outputCount; i++) {
      DatapathPort port = ports[i];
      outputs.add(port.name());
      onlyLocal &= port.kind() == DatapathPort.Kind.INTERNAL;
    }
    if (outputs.isEmpty() && heldCount > 0) {
      return new Decision(Decision.Outcome.LOCAL, steps, outputs, null);
    }
    if (outputs.isEmpty()) {
      return handedUpCount > 0
          ? new Decision(Decision.Outcome.CONTROLLER, steps, outputs, null)
          : new Decision(Decision.Outcome.DROPPED, steps, outputs, dropReason);
    }
    Decision.Outcome outcome =
        isFlood
            ? Decision.Outcome.FLOODED
            : onlyLocal ? Decision.Outcome.LOCAL : Decision.Outcome.FORWARDED;
    return new Decision(outcome, steps, outputs, null);
  }
}
