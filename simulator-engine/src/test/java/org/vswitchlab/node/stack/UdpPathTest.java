package org.vswitchlab.node.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.vswitchlab.node.HostLab;
import org.vswitchlab.wire.Ipv4Address;

/** The path of a datagram is the fast path of every benchmark: it allocates the frame alone. */
class UdpPathTest {
  private static final int H2 = Ipv4Address.parse("10.0.0.2");
  private static final int COUNT = 20_000;

  @Test
  void sendingAndReceivingAllocateNothingButTheFrame() {
    HostLab lab = HostLab.pair(HostLab.GIGABIT);
    long[] received = {0};
    lab.stack("h2").udp().bind(9, (socket, datagram) -> received[0] += datagram.payloadBytes());
    UdpSocket sender = lab.stack("h1").udp().bind(5000, null);
    byte[] payload = new byte[22];
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 6; round++) {
      long before = memory.getThreadAllocatedBytes(thread);
      for (int i = 0; i < COUNT; i++) {
        sender.sendTo(H2, 9, payload);
        lab.network().simulation().runUntil(lab.network().simulation().nowNanos() + 100_000);
      }
      best = Math.min(best, memory.getThreadAllocatedBytes(thread) - before);
    }
    assertThat(received[0]).isEqualTo(22L * COUNT * 6);
    // 64 bytes and their array's header, and a Frame.
    assertThat(best / COUNT).isLessThanOrEqualTo(80 + 40);
  }
}
