package org.vswitchlab.bridge.netfilter;

import java.util.ArrayList;
import java.util.List;

/** A set of values or ranges with a name; rules that refer to it follow its changes. */
public final class NamedSet {
  /**
   * One element: a value, or a range of values.
   *
   * @param text as the tool prints it
   */
  public record Element(FieldValue first, FieldValue last, String text) {
    /** Whether the value lies in the range. */
    public boolean contains(FieldValue value) {
      return first.compareTo(value) <= 0 && value.compareTo(last) <= 0;
    }
  }

  private final String name;
  private final String type;
  private final boolean hasIntervals;
  private final long handle;
  private final List<Element> elements = new ArrayList<>();

  /**
   * @param type as the tool names it: {@code ether_addr}
   * @param hasIntervals {@code flags interval}
   */
  public NamedSet(String name, String type, boolean hasIntervals, long handle) {
    this.name = name;
    this.type = type;
    this.hasIntervals = hasIntervals;
    this.handle = handle;
  }

  public String name() {
    return name;
  }

  public String type() {
    return type;
  }

  public boolean hasIntervals() {
    return hasIntervals;
  }

  public long handle() {
    return handle;
  }

  /** In ascending order. */
  public List<Element> elements() {
    return List.copyOf(elements);
  }

  public void add(Element element) {
    if (elements.stream().noneMatch(element::equals)) {
      elements.add(element);
      elements.sort((a, b) -> a.first().compareTo(b.first()));
    }
  }

  /** Takes an element out; false if there is none like it. */
  public boolean remove(Element element) {
    return elements.remove(element);
  }

  public void clear() {
    elements.clear();
  }

  public boolean contains(FieldValue value) {
    for (Element element : elements) {
      if (element.contains(value)) {
        return true;
      }
    }
    return false;
  }
}
