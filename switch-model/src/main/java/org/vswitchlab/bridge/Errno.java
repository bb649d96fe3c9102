package org.vswitchlab.bridge;

/** Error numbers by which the kernel refuses a request, errno(3), with the C library's words. */
public enum Errno {
  EPERM("Operation not permitted"),
  ENOENT("No such file or directory"),
  E2BIG("Argument list too long"),
  EBUSY("Device or resource busy"),
  EEXIST("File exists"),
  ENODEV("No such device"),
  EINVAL("Invalid argument"),
  ENOSPC("No space left on device"),
  ERANGE("Numerical result out of range"),
  ELOOP("Too many levels of symbolic links"),
  ENETDOWN("Network is down"),
  EOPNOTSUPP("Operation not supported"),
  EADDRNOTAVAIL("Cannot assign requested address");

  private final String text;

  Errno(String text) {
    this.text = text;
  }

  /** As strerror(3) words it. */
  public String text() {
    return text;
  }
}
