package org.vswitchlab.gui.support;

import java.util.function.Function;

/**
 * One column of a table of facts.
 *
 * @param name the word that the real tool uses, such as {@code n_packets}
 * @param explanation what the word means, for the tooltip
 * @param width preferred width in pixels
 * @param kind how its cells look
 * @param value what its cells show: a number or text; numbers sort as numbers
 * @param <S> snapshot of a row
 */
public record FactColumn<S>(
    String name, String explanation, double width, Kind kind, Function<S, Object> value) {
  /** How cells look. */
  public enum Kind {
    TEXT,
    /** In a font of equal widths: addresses, flow syntax. */
    MONO,
    /** As MONO, broken into lines where the column is too narrow. */
    WRAPPED,
    /** Aligned right. */
    NUMBER,
    /** As NUMBER; flashes when it changes. */
    COUNTER
  }

  public static <S> FactColumn<S> text(
      String name, String explanation, double width, Function<S, Object> value) {
    return new FactColumn<>(name, explanation, width, Kind.TEXT, value);
  }

  public static <S> FactColumn<S> mono(
      String name, String explanation, double width, Function<S, Object> value) {
    return new FactColumn<>(name, explanation, width, Kind.MONO, value);
  }

  public static <S> FactColumn<S> wrapped(
      String name, String explanation, double width, Function<S, Object> value) {
    return new FactColumn<>(name, explanation, width, Kind.WRAPPED, value);
  }

  public static <S> FactColumn<S> number(
      String name, String explanation, double width, Function<S, Object> value) {
    return new FactColumn<>(name, explanation, width, Kind.NUMBER, value);
  }

  public static <S> FactColumn<S> counter(
      String name, String explanation, double width, Function<S, Object> value) {
    return new FactColumn<>(name, explanation, width, Kind.COUNTER, value);
  }

  boolean isNumeric() {
    return switch (kind) {
      case TEXT, MONO, WRAPPED -> false;
      case NUMBER, COUNTER -> true;
    };
  }
}
