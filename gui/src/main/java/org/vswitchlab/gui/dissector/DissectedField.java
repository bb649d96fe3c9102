package org.vswitchlab.gui.dissector;

import java.util.List;

/**
 * A header, field or payload of a frame.
 *
 * @param name as protocol documents call it
 * @param value for people; may be empty
 * @param offset index of its first byte in the frame
 * @param length number of bytes that it lies in; a bit field counts the bytes that it touches
 */
public record DissectedField(
    String name, String value, int offset, int length, List<DissectedField> children) {
  public DissectedField {
    children = List.copyOf(children);
  }

  static DissectedField leaf(String name, Object value, int offset, int length) {
    return new DissectedField(name, String.valueOf(value), offset, length, List.of());
  }

  /** The same field of a frame that lies so many bytes further on in another. */
  DissectedField movedBy(int bytes) {
    List<DissectedField> moved = children.stream().map(child -> child.movedBy(bytes)).toList();
    return new DissectedField(name, value, offset + bytes, length, moved);
  }

  /** One line: name and value. */
  public String text() {
    return value.isEmpty() ? name : name + ": " + value;
  }

  /** Whether the byte at {@code index} of the frame belongs to it. */
  public boolean covers(int index) {
    return index >= offset && index < offset + length;
  }
}
