package org.vswitchlab.management.testcontroller;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.management.openflow.ControlNetwork;
import org.vswitchlab.management.openflow.ControlStream;
import org.vswitchlab.management.stream.StreamAddress;

/** The switches that a controller has, and those to come. */
final class Attendance {
  private static final long RETRY_MILLIS = 1000;

  private final ControlNetwork network;
  private final ControllerPolicy policy;
  private final List<ControlNetwork.Listener> listeners = new ArrayList<>();
  private final List<ControlStream> streams = new ArrayList<>();
  private boolean isEnded;

  Attendance(ControlNetwork network, ControllerPolicy policy) {
    this.network = network;
    this.policy = policy;
  }

  /**
   * Listens for switches, or connects to one again and again until it is there.
   *
   * @throws IOException if the port is taken
   */
  void attend(StreamAddress method) throws IOException {
    if (method.isPassive()) {
      listeners.add(network.listen(method, this::arrived));
    } else {
      connect(method);
    }
  }

  private void connect(StreamAddress method) {
    if (!isEnded) {
      network.connect(
          method, this::arrived, reason -> network.after(RETRY_MILLIS, () -> connect(method)));
    }
  }

  private void arrived(ControlStream stream) {
    streams.removeIf(other -> !other.isOpen());
    streams.add(stream);
    LearningController.start(network, stream, policy);
  }

  /** Lets all switches go. */
  void end() {
    isEnded = true;
    listeners.forEach(ControlNetwork.Listener::close);
    for (ControlStream stream : List.copyOf(streams)) {
      if (stream.isOpen()) {
        stream.close("the controller has ended");
      }
    }
  }
}
