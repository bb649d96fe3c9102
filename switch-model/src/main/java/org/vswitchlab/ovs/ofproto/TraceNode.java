package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;

/** One step of a packet's way through the tables, with the steps that it led to. */
public final class TraceNode {
  /** What a step is, which says how it is printed. */
  enum Kind {
    BRIDGE,
    TABLE,
    THAW,
    ACTION,
    DETAIL,
    WARNING,
    ERROR,
    BUCKET;

    /** Leaves are indented under what they belong to; the rest only if more follows. */
    boolean isLeaf() {
      return this == ACTION || this == DETAIL || this == WARNING || this == ERROR;
    }
  }

  private final Kind kind;
  private final String text;
  private final List<TraceNode> children = new ArrayList<>();
  private boolean alwaysIndented;

  TraceNode(Kind kind, String text) {
    this.kind = kind;
    this.text = text;
  }

  TraceNode add(Kind childKind, String childText) {
    TraceNode child = new TraceNode(childKind, childText);
    children.add(child);
    return child;
  }

  /** The step told last, or this one if there is none. */
  TraceNode lastChild() {
    return children.isEmpty() ? this : children.get(children.size() - 1);
  }

  void indentAlways() {
    alwaysIndented = true;
  }

  List<TraceNode> children() {
    return children;
  }

  Kind kind() {
    return kind;
  }

  String text() {
    return text;
  }

  /** Prints the children, as {@code ofproto/trace} lays them out. */
  public void printChildren(StringBuilder out, int level) {
    for (int i = 0; i < children.size(); i++) {
      TraceNode child = children.get(i);
      if (child.kind == Kind.BRIDGE) {
        out.append('\n');
      }
      boolean isIndented = i + 1 < children.size() || child.kind.isLeaf() || child.alwaysIndented;
      int more = isIndented ? 1 : 0;
      String indent = " ".repeat((level + more) * 4);
      out.append(indent);
      child.printText(out, indent);
      child.printChildren(out, level + 2 * more);
    }
  }

  private void printText(StringBuilder out, String indent) {
    switch (kind) {
      case DETAIL -> out.append(" -> ").append(text);
      case WARNING -> out.append(" >> ").append(text);
      case ERROR -> out.append(" >>>> ").append(text).append(" <<<<");
      case BRIDGE -> out.append(text).append('\n').append(indent).append("-".repeat(text.length()));
      case TABLE, THAW, ACTION, BUCKET -> out.append(text);
    }
    out.append('\n');
  }
}
