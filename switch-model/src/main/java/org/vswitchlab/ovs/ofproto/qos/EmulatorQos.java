package org.vswitchlab.ovs.ofproto.qos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.queueing.NetworkEmulator;

/** Type {@code linux-netem}, which has no queues. */
final class EmulatorQos extends PortQos {
  private static final long DEFAULT_LIMIT_FRAMES = 1000;

  private NetworkEmulator discipline;
  private NetworkEmulator.Settings settings;

  EmulatorQos(NetDevice device) {
    super("linux-netem", device);
  }

  @Override
  public void configure(QosSettings wanted) {
    settings =
        new NetworkEmulator.Settings(
            QosSettings.number(wanted.options(), "latency", 0),
            QosSettings.number(wanted.options(), "limit", DEFAULT_LIMIT_FRAMES),
            QosSettings.number(wanted.options(), "loss", 0));
    if (discipline == null) {
      discipline = new NetworkEmulator(device, settings);
      device.setDiscipline(discipline);
    } else {
      discipline.set(settings);
    }
  }

  @Override
  public List<Detail> details() {
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("latency", settings.latencyMicros());
    values.put("limit", settings.limitFrames());
    values.put("loss", settings.lossPercent());
    return inOrder(values);
  }

  @Override
  public List<QueueState> queues() {
    return List.of();
  }
}
