package org.vswitchlab.ovs.ofproto.protocol;

/** One link of an aggregation. */
public final class LacpMember {
  /** What is known of the other end: the receive machine of 802.1AX-2008, 5.4.12. */
  public enum Status {
    CURRENT("current"),
    /** It was silent for too long; it has a last chance to speak. */
    EXPIRED("expired"),
    /** There is nobody. */
    DEFAULTED("defaulted");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  final FrameSender out;
  LacpSettings.Member settings;
  long source;
  Status status = Status.DEFAULTED;
  boolean isAttached;
  boolean hasCarrier;
  LacpInfo partner = LacpInfo.UNKNOWN;
  LacpInfo told = LacpInfo.UNKNOWN;
  long sendAtMillis;
  long silentAtMillis;
  long sentCount;
  long receivedCount;
  long badCount;
  long markerCount;
  long expiredCount;
  long defaultedCount;
  long carrierChangeCount;

  LacpMember(LacpSettings.Member settings, FrameSender out) {
    this.settings = settings;
    this.out = out;
  }

  public LacpSettings.Member settings() {
    return settings;
  }

  public Status status() {
    return status;
  }

  /** Whether it belongs to the links that work together. */
  public boolean isAttached() {
    return isAttached;
  }

  public long partnerSystemId() {
    return partner.systemId();
  }

  public int partnerSystemPriority() {
    return partner.systemPriority();
  }

  public int partnerPort() {
    return partner.port();
  }

  public int partnerPortPriority() {
    return partner.portPriority();
  }

  public int partnerKey() {
    return partner.key();
  }

  public int partnerState() {
    return partner.state();
  }

  public long sentCount() {
    return sentCount;
  }

  public long receivedCount() {
    return receivedCount;
  }

  public long badCount() {
    return badCount;
  }

  public long markerCount() {
    return markerCount;
  }

  public long expiredCount() {
    return expiredCount;
  }

  public long defaultedCount() {
    return defaultedCount;
  }

  public long carrierChangeCount() {
    return carrierChangeCount;
  }
}
