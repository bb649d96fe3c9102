package org.vswitchlab.ovs.ovsdb;

import java.util.UUID;

/** The {@code <atomic-type>} of RFC 7047, 3.2. */
public enum AtomicType {
  INTEGER("integer"),
  REAL("real"),
  BOOLEAN("boolean"),
  STRING("string"),
  UUID("uuid");

  private final String word;

  AtomicType(String word) {
    this.word = word;
  }

  /** As schemas write it. */
  public String word() {
    return word;
  }

  /** Whether arithmetic and order apply. */
  public boolean isNumeric() {
    return this == INTEGER || this == REAL;
  }

  /** What a column holds that was never set; RFC 7047, 5.2.1. */
  public Object defaultAtom() {
    return switch (this) {
      case INTEGER -> 0L;
      case REAL -> 0.0;
      case BOOLEAN -> Boolean.FALSE;
      case STRING -> "";
      case UUID -> Atoms.ZERO_UUID;
    };
  }

  /** The type of that name, or null. */
  public static AtomicType of(String word) {
    for (AtomicType type : values()) {
      if (type.word.equals(word)) {
        return type;
      }
    }
    return null;
  }

  /** Whether {@code atom} is held in the class that this type uses. */
  boolean holds(Object atom) {
    return switch (this) {
      case INTEGER -> atom instanceof Long;
      case REAL -> atom instanceof Double;
      case BOOLEAN -> atom instanceof Boolean;
      case STRING -> atom instanceof String;
      case UUID -> atom instanceof UUID;
    };
  }
}
