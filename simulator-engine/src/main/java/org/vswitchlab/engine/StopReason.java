package org.vswitchlab.engine;

/**
 * Why a run ended before its time.
 *
 * @param code stable name for scripts, such as {@code W-STORM}
 * @param message one sentence for people
 */
public record StopReason(String code, String message) {}
