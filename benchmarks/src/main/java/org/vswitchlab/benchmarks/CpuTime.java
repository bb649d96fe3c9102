package org.vswitchlab.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of this process: compiler and garbage collector included. */
final class CpuTime {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private CpuTime() {}

  static long nanos() {
    return SYSTEM.getProcessCpuTime();
  }

  static double secondsSince(long startNanos) {
    return (nanos() - startNanos) / 1e9;
  }
}
