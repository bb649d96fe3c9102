package org.vswitchlab.ovs.ofproto;

/** Why a packet's way through the tables could not be followed to its end. */
public enum TranslationError {
  RECURSION_TOO_DEEP("Recursion too deep"),
  TOO_MANY_RESUBMITS("Too many resubmits"),
  NO_RECIRCULATION_CONTEXT("No recirculation context"),
  TOO_MANY_MPLS_LABELS("Too many MPLS labels"),
  UNSUPPORTED_PACKET_TYPE("Unsupported packet type"),
  INVALID_TUNNEL_METADATA("Invalid tunnel metadata");

  private final String words;

  TranslationError(String words) {
    this.words = words;
  }

  /** As {@code ofproto/trace} ends: {@code Translation failed (WORDS), packet is dropped.} */
  public String words() {
    return words;
  }
}
