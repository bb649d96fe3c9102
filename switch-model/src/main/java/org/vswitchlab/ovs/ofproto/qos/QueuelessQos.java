package org.vswitchlab.ovs.ofproto.qos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.link.EgressDiscipline;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.queueing.ControlledDelay;
import org.vswitchlab.queueing.FairQueueing;

/**
 * Types that order frames by themselves, without queues that anybody chooses: {@code linux-codel},
 * {@code linux-fq_codel} and {@code linux-sfq}. They matter where frames wait for the link.
 */
final class QueuelessQos extends PortQos {
  private static final long U32 = 0xffff_ffffL;

  // tc-sfq(8): limit and divisor.
  private static final int SFQ_LIMIT_FRAMES = 127;
  private static final int SFQ_FLOWS = 1024;

  /** More queues than tc-fq_codel(8) takes. */
  private static final long MOST_FLOWS = 65_536;

  /** Names of settings with their defaults. */
  private final Map<String, Long> settings = new LinkedHashMap<>();

  QueuelessQos(String type, NetDevice device) {
    super(type, device);
  }

  private Map<String, Long> defaults() {
    Map<String, Long> values = new LinkedHashMap<>();
    switch (type()) {
      case "linux-codel" -> {
        values.put("limit", 10_240L);
        values.put("target", 5000L);
        values.put("interval", 100_000L);
      }
      case "linux-fq_codel" -> {
        values.put("limit", 10_240L);
        values.put("target", 5000L);
        values.put("interval", 1_000_000L);
        values.put("flows", 1024L);
        values.put("quantum", (long) device.mtuBytes() + NetDevice.ETHERNET_HEADER_BYTES);
      }
      default -> {
        values.put("perturb", 10L);
        values.put("quantum", (long) device.mtuBytes());
      }
    }
    return values;
  }

  @Override
  public void configure(QosSettings wanted) {
    Map<String, Long> values = defaults();
    values.replaceAll(
        (name, value) -> {
          long number = QosSettings.number(wanted.options(), name, 0) & U32;
          return number == 0 ? value : number;
        });
    if (!values.equals(settings)) {
      settings.clear();
      settings.putAll(values);
      device.setDiscipline(discipline());
    }
  }

  private EgressDiscipline discipline() {
    if (type().equals("linux-codel")) {
      return new ControlledDelay(
          device,
          new ControlledDelay.Settings(
              settings.get("limit"), settings.get("target"), settings.get("interval")));
    }
    boolean isSfq = type().equals("linux-sfq");
    return new FairQueueing(
        device,
        isSfq
            ? new FairQueueing.Settings(SFQ_LIMIT_FRAMES, SFQ_FLOWS, settings.get("quantum"), 0, 0)
            : new FairQueueing.Settings(
                settings.get("limit"),
                (int) Math.min(settings.get("flows"), MOST_FLOWS),
                settings.get("quantum"),
                settings.get("target"),
                settings.get("interval")));
  }

  @Override
  public List<Detail> details() {
    return inOrder(settings);
  }

  @Override
  public List<QueueState> queues() {
    return List.of();
  }
}
