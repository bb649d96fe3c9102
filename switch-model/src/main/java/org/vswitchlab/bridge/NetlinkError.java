package org.vswitchlab.bridge;

/** The kernel's refusal of a configuration request: an error number, and sometimes a sentence. */
public final class NetlinkError extends Exception {
  private static final long serialVersionUID = 1;

  private final Errno errno;
  private final boolean hasSentence;

  public NetlinkError(Errno errno) {
    super(errno.text());
    this.errno = errno;
    this.hasSentence = false;
  }

  /** With the sentence that the kernel adds ("extended acknowledgement"). */
  public NetlinkError(Errno errno, String sentence) {
    super(sentence);
    this.errno = errno;
    this.hasSentence = true;
  }

  public Errno errno() {
    return errno;
  }

  /** As iproute2 prints it: {@code Error: sentence.} or {@code RTNETLINK answers: text}. */
  public String report() {
    return hasSentence ? "Error: " + getMessage() : "RTNETLINK answers: " + getMessage();
  }
}
