package org.vswitchlab.management.vsctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.ovsdb.Atoms;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.JsonText;

/** The rows that {@code list} and {@code find} print, in the formats of ovs-vsctl(8). */
final class TableText {
  /** {@code --format}. */
  enum Format {
    TABLE,
    LIST,
    HTML,
    CSV,
    JSON
  }

  /** {@code --data}. */
  enum CellFormat {
    STRING,
    BARE,
    JSON
  }

  /** How to print. */
  record Style(Format format, CellFormat cells, boolean hasHeadings, int maxWidth) {
    static final Style DEFAULT = new Style(Format.LIST, CellFormat.STRING, true, 0);

    Style withFormat(Format value) {
      return new Style(value, cells, hasHeadings, maxWidth);
    }

    Style withCells(CellFormat value) {
      return new Style(format, value, hasHeadings, maxWidth);
    }

    Style withHeadings(boolean value) {
      return new Style(format, cells, value, maxWidth);
    }

    Style withMaxWidth(int value) {
      return new Style(format, cells, hasHeadings, value);
    }
  }

  private final List<ColumnSchema> columns;
  private final List<List<Datum>> rows = new ArrayList<>();

  TableText(List<ColumnSchema> columns) {
    this.columns = columns;
  }

  void add(WorkingRow row) {
    List<Datum> cells = new ArrayList<>(columns.size());
    for (ColumnSchema column : columns) {
      cells.add(row.get(column));
    }
    rows.add(cells);
  }

  String format(Style style) {
    return switch (style.format()) {
      case TABLE -> table(style);
      case LIST -> list(style);
      case HTML -> html(style);
      case CSV -> csv(style);
      case JSON -> json();
    };
  }

  static String cell(Datum value, ColumnSchema column, CellFormat format) {
    return switch (format) {
      case STRING -> value.format(column.type());
      case BARE -> bare(value);
      case JSON -> JsonText.sorted(value.toJson(column.type()));
    };
  }

  private static String bare(Datum value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.size(); i++) {
      text.append(i > 0 ? " " : "").append(bareAtom(value.key(i)));
      if (value.isMap()) {
        text.append('=').append(bareAtom(value.value(i)));
      }
    }
    return text.toString();
  }

  private static String bareAtom(Object atom) {
    return atom instanceof String s ? s : Atoms.format(atom);
  }

  private String list(Style style) {
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      text.append(r > 0 ? "\n" : "");
      for (int c = 0; c < columns.size(); c++) {
        String cell = cell(rows.get(r).get(c), columns.get(c), style.cells());
        if (style.hasHeadings()) {
          text.append(String.format("%-20s: ", columns.get(c).name()));
        }
        text.append(cell).append('\n');
      }
    }
    return text.toString();
  }

  private String table(Style style) {
    List<List<String>> lines = new ArrayList<>();
    if (style.hasHeadings()) {
      lines.add(columns.stream().map(ColumnSchema::name).toList());
    }
    for (List<Datum> row : rows) {
      List<String> line = new ArrayList<>();
      for (int c = 0; c < columns.size(); c++) {
        line.add(cell(row.get(c), columns.get(c), style.cells()));
      }
      lines.add(line);
    }
    int[] widths = new int[columns.size()];
    for (int c = 0; c < columns.size(); c++) {
      for (List<String> line : lines) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
      if (style.maxWidth() > 0) {
        int heading = style.hasHeadings() ? columns.get(c).name().length() : 0;
        widths[c] = Math.min(widths[c], Math.max(style.maxWidth(), heading));
      }
    }
    StringBuilder text = new StringBuilder();
    for (int l = 0; l < lines.size(); l++) {
      appendLine(text, lines.get(l), widths);
      if (l == 0 && style.hasHeadings()) {
        List<String> rules = new ArrayList<>();
        for (int width : widths) {
          rules.add("-".repeat(width));
        }
        appendLine(text, rules, widths);
      }
    }
    return text.toString();
  }

  private static void appendLine(StringBuilder text, List<String> cells, int[] widths) {
    for (int c = 0; c < cells.size(); c++) {
      String cell = cells.get(c);
      cell = cell.length() > widths[c] ? cell.substring(0, widths[c]) : cell;
      boolean isLast = c == cells.size() - 1;
      text.append(cell);
      if (!isLast) {
        text.append(" ".repeat(widths[c] - cell.length() + 1));
      }
    }
    text.append('\n');
  }

  private String csv(Style style) {
    StringBuilder text = new StringBuilder();
    if (style.hasHeadings()) {
      text.append(String.join(",", columns.stream().map(c -> csvCell(c.name())).toList()));
      text.append('\n');
    }
    for (List<Datum> row : rows) {
      for (int c = 0; c < columns.size(); c++) {
        text.append(c > 0 ? "," : "");
        text.append(csvCell(cell(row.get(c), columns.get(c), style.cells())));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String csvCell(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private String html(Style style) {
    StringBuilder text = new StringBuilder("<table border=1>\n");
    if (style.hasHeadings()) {
      text.append("  <tr>\n");
      columns.forEach(c -> text.append("    <th>").append(c.name()).append("</th>\n"));
      text.append("  </tr>\n");
    }
    for (List<Datum> row : rows) {
      text.append("  <tr>\n");
      for (int c = 0; c < columns.size(); c++) {
        String cell = cell(row.get(c), columns.get(c), style.cells());
        text.append("    <td>").append(escape(cell)).append("</td>\n");
      }
      text.append("  </tr>\n");
    }
    return text.append("</table>\n").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode data = json.putArray("data");
    for (List<Datum> row : rows) {
      ArrayNode cells = data.addArray();
      for (int c = 0; c < columns.size(); c++) {
        JsonNode cell = row.get(c).toJson(columns.get(c).type());
        cells.add(cell);
      }
    }
    ArrayNode headings = json.putArray("headings");
    columns.forEach(c -> headings.add(c.name()));
    return JsonText.sorted(json) + "\n";
  }
}
