package org.vswitchlab.pcap;

import java.io.IOException;

/** A capture file is cut off, damaged, or of another format. Its message says where. */
public final class CaptureFormatException extends IOException {
  private static final long serialVersionUID = 1;

  private final long offset;

  CaptureFormatException(String name, long offset, String what) {
    super(name + ": " + what + " (offset " + offset + ")");
    this.offset = offset;
  }

  /** Bytes from the start of the file to what is wrong. */
  public long offset() {
    return offset;
  }
}
