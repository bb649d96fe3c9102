package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;

/**
 * A kind of virtual device that {@code ip link ... type KIND} makes, or a set of options of the
 * ports of one ({@code bridge_slave}). Kinds are listed in {@link LinkKinds}.
 *
 * <p>A method that refuses throws an {@link IpException}, before it has changed anything.
 */
public interface LinkKind {
  /** The word after {@code type}. */
  String name();

  /** Makes a device whose options were read. */
  interface Creation {
    /**
     * Adds the device to the host.
     *
     * @param deviceName a free name
     * @param parent the device after {@code link}, or null
     * @param mac the address after {@code address}, or null for one that the kernel chooses
     */
    NetDevice create(String deviceName, NetDevice parent, Long mac);
  }

  /** Reads what follows {@code ip link add ... type KIND}; refuses what the tool itself refuses. */
  default Creation read(IpInvocation ip, IpArguments arguments) {
    throw IpException.answer("Operation not supported");
  }

  /** Refuses an MTU that a device of this kind cannot have. */
  default void checkMtu(NetDevice device, int mtuBytes) {}

  /** Refuses to bring a device of this kind up when the kernel does. */
  default void checkUp(NetDevice device) {}

  /** Smallest MTU, as {@code ip -d link} shows it. */
  default int leastMtu() {
    return 68;
  }

  /** Largest segment that the device takes apart itself, as {@code ip -d link} shows it. */
  default int segmentBytes(NetDevice device) {
    return 65536;
  }

  /** Number of transmit queues, as {@code ip -d link} shows it. */
  default int queueCount() {
    return 1;
  }

  /** Whether there is anything to say in JSON's {@code info_data}. */
  default boolean hasDetails() {
    return true;
  }

  /** {@code ip link set NAME type KIND ...}. Reads all arguments. */
  default void set(IpInvocation ip, NetDevice device, IpArguments arguments) {
    throw IpException.notSupported("ip link set type " + name());
  }

  /** {@code ip link del NAME} of a device of this kind. */
  default void delete(IpInvocation ip, NetDevice device) {
    throw IpException.answer("Operation not supported");
  }

  /** Whether the device is of this kind. */
  boolean isKindOf(Host host, NetDevice device);

  /** The device of this kind to which the port belongs, or null. */
  default NetDevice masterOf(Host host, NetDevice port) {
    return null;
  }

  /** {@code ip link set PORT master MASTER}. */
  default void enslave(IpInvocation ip, NetDevice master, NetDevice port) {
    throw IpException.answer("Operation not supported");
  }

  /** {@code ip link set PORT nomaster}; the port belongs to a device of this kind. */
  default void release(IpInvocation ip, NetDevice port) {
    throw IpException.answer("Operation not supported");
  }

  /**
   * What {@code ip -d link} prints about the device after its addresses, without the indentation:
   * {@code bridge forward_delay 1500 ...}; empty for nothing.
   */
  default String details(Host host, NetDevice device) {
    return "";
  }

  /** As {@link #details}, about a port of a device of this kind: {@code bridge_slave state ...}. */
  default String portDetails(Host host, NetDevice port) {
    return "";
  }

  /** As {@link #details}, as JSON. */
  default void detailsJson(Host host, NetDevice device, ObjectNode json) {
    throw IpException.notSupported("option -j about a device of type " + name());
  }

  /** As {@link #portDetails}, as JSON. */
  default void portDetailsJson(Host host, NetDevice port, ObjectNode json) {
    throw IpException.notSupported("option -j about a port of a device of type " + name());
  }
}
