package org.vswitchlab.ovs.ofproto.qos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.ovs.flow.BucketOrder;
import org.vswitchlab.ovs.flow.MurmurHash;

/** The discipline that a port's device runs, as {@code qos/show} tells of it. */
public abstract class PortQos {
  /** Speed of devices whose link tells none, in bits a second: QoS.other_config:max-rate. */
  static final long DEFAULT_SPEED_BPS = 10_000_000_000L;

  /** Types in the order in which {@code qos/show-types} lists them. */
  private static final List<String> TYPES =
      List.of(
          "linux-netem",
          "linux-fq_codel",
          "linux-codel",
          "linux-hfsc",
          "linux-noop",
          "linux-sfq",
          "linux-htb");

  /** A setting in words. */
  public record Detail(String name, String value) {}

  /**
   * A queue of the port.
   *
   * @param id its number in table QoS
   * @param packets that left it
   * @param bytes that left it
   * @param errors packets dropped
   * @param createdNanos since when it is there
   */
  public record QueueState(
      long id, List<Detail> details, long packets, long bytes, long errors, long createdNanos) {}

  private final String type;
  final NetDevice device;

  PortQos(String type, NetDevice device) {
    this.type = type;
    this.device = device;
  }

  /** Types that a device can have. */
  public static List<String> types() {
    return TYPES;
  }

  /**
   * Gives the device the discipline that is asked for.
   *
   * @param speedBps of the device's link in bits a second; 0 if it is not known
   * @return null if that type leaves the device as it is
   */
  public static PortQos attach(NetDevice device, QosSettings settings, long speedBps) {
    PortQos qos =
        switch (settings.type()) {
          case "linux-htb" -> new TokenBucketQos(device, speedBps);
          case "linux-hfsc" -> new ServiceCurveQos(device, speedBps);
          case "linux-netem" -> new EmulatorQos(device);
          case "linux-codel", "linux-fq_codel", "linux-sfq" ->
              new QueuelessQos(settings.type(), device);
          default -> null;
        };
    if (qos != null) {
      qos.configure(settings);
    }
    return qos;
  }

  /** The type, as in table QoS. */
  public final String type() {
    return type;
  }

  /** Takes over other settings of the same type; what waits stays where it can. */
  public abstract void configure(QosSettings settings);

  /** The settings of the whole, in the order of the real switch. */
  public abstract List<Detail> details();

  /** The queues in the order in which {@code qos/show} tells of them. */
  public abstract List<QueueState> queues();

  /** The queues in the order in which OpenFlow's statistics have them. */
  public List<QueueState> queuesAsCounted() {
    return queues();
  }

  /** Takes the discipline off the device. */
  public final void detach() {
    device.setDiscipline(null);
  }

  /** The details in the order of the hash table that the real switch keeps them in. */
  static List<Detail> inOrder(Map<String, Long> values) {
    BucketOrder<Detail> order = new BucketOrder<>();
    values.forEach(
        (name, value) -> {
          byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
          int hash = MurmurHash.ofBytes(bytes, bytes.length, 0);
          order.add(hash, new Detail(name, Long.toUnsignedString(value)));
        });
    return new ArrayList<>(order.values());
  }
}
