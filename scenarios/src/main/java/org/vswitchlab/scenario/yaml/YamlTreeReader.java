package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vswitchlab.scenario.spec.SourceLocation;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Makes a tree of located values of a YAML text. Refused with a place and a remedy: whatever means
 * one thing to a reader and another to YAML, and what would make the format larger than it needs to
 * be (anchors, merge keys, tags, several documents).
 */
final class YamlTreeReader {
  /** Deeper than any scenario; a bound for hostile input. */
  private static final int DEPTH_LIMIT = 64;

  /** Words that YAML 1.1 reads as booleans. */
  static final Set<String> BOOLEAN_WORDS = Set.of("on", "off", "yes", "no", "y", "n");

  private final String file;
  private final List<String> lines;
  private final DiagnosticLog log;
  private final ParserImpl parser;

  private YamlTreeReader(String file, String text, DiagnosticLog log) {
    this.file = file;
    this.lines = text.lines().toList();
    this.log = log;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // whoever reads the file bounds its size
    parser = new ParserImpl(new StreamReader(text), options);
  }

  /** The document, or null if it cannot be read at all; whatever is wrong is in the log. */
  static YamlValue read(String file, String text, DiagnosticLog log) {
    log.addSource(file, text);
    // Text that begins with a byte order mark is good YAML, but the columns would be wrong.
    String content = text.startsWith("\ufeff") ? text.substring(1) : text;
    try {
      return new YamlTreeReader(file, content, log).document();
    } catch (MarkedYAMLException e) {
      syntaxError(file, content, e, log);
    } catch (TooDeep e) {
      log.error(
          "E-YAML", e.location, "Values are nested more than " + DEPTH_LIMIT + " levels deep.");
    } catch (YAMLException e) {
      log.error(
          "E-YAML", unreadable(file, content), "The text holds a character that YAML forbids.");
    }
    return null;
  }

  private static final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient SourceLocation location;

    TooDeep(SourceLocation location) {
      this.location = location;
    }
  }

  private YamlValue document() {
    next(); // start of stream
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      return YamlValue.Mapping.empty(new SourceLocation(file, 1, 1));
    }
    next(); // start of document
    YamlValue value = value(next(), 0);
    next(); // end of document
    if (!parser.checkEvent(Event.ID.StreamEnd)) {
      log.error(
          "E-YAML",
          location(parser.peekEvent().getStartMark()),
          "A scenario file holds one document; '---' begins a second one.");
    }
    return value;
  }

  private Event next() {
    return parser.getEvent();
  }

  private YamlValue value(Event event, int depth) {
    SourceLocation location = location(event.getStartMark());
    if (depth > DEPTH_LIMIT) {
      throw new TooDeep(location);
    }
    boolean isTagged = refuseAnchorsAndTags((NodeEvent) event, location);
    if (isTagged && event.is(Event.ID.Scalar)) {
      return new YamlValue.Refused(location);
    }
    return switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event, location);
      case SequenceStart -> sequence(location, depth);
      case MappingStart -> mapping(location, depth);
      default -> new YamlValue.Refused(location); // an alias, which is reported already
    };
  }

  /** Whether it has a tag. */
  private boolean refuseAnchorsAndTags(NodeEvent event, SourceLocation location) {
    if (event.is(Event.ID.Alias)) {
      log.error(
          "E-YAML-ANCHOR",
          location,
          "'*"
              + event.getAnchor()
              + "' refers to a YAML anchor, which scenario files do not have."
              + " Write the value out, or use 'defaults' or 'kinds'. Quote it if it is text.");
      return false;
    }
    if (event.getAnchor() != null) {
      log.error(
          "E-YAML-ANCHOR",
          location,
          "'&"
              + event.getAnchor()
              + "' is a YAML anchor, which scenario files do not have."
              + " Use 'defaults' or 'kinds' for what nodes share. Quote it if it is text.");
    }
    String tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof CollectionStartEvent collection ? collection.getTag() : null;
    if (tag != null) {
      log.error(
          "E-YAML-TAG",
          location,
          "YAML reads '" + tag + "' as a tag, not as text. Quote the value.");
    }
    return tag != null;
  }

  private YamlValue scalar(ScalarEvent event, SourceLocation location) {
    boolean quoted = event.isSQuoted() || event.isDQuoted();
    SourceLocation content =
        quoted ? new SourceLocation(file, location.line(), location.column() + 1) : location;
    if (event.isPlain()) {
      refuseSwallowedLines(event);
    }
    String line = content.line() <= lines.size() ? lines.get(content.line() - 1) : "";
    boolean isVerbatim = line.startsWith(event.getValue(), content.column() - 1);
    return new YamlValue.Scalar(event.getValue(), event.isPlain(), isVerbatim, location, content);
  }

  /** A list item indented too far becomes more text of the item above it. */
  private void refuseSwallowedLines(ScalarEvent event) {
    int lastLine = event.getEndMark().getLine();
    for (int line = event.getStartMark().getLine() + 1; line <= lastLine; line++) {
      String text = line < lines.size() ? lines.get(line) : "";
      String stripped = text.strip();
      if (stripped.startsWith("- ") || stripped.equals("-")) {
        int column = text.indexOf('-') + 1;
        log.error(
            "E-YAML-ITEM",
            new SourceLocation(file, line + 1, column),
            "This line continues the text above it instead of being a list item."
                + " Indent its '-' as that of the item above.");
      }
    }
  }

  private YamlValue sequence(SourceLocation location, int depth) {
    List<YamlValue> items = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      YamlValue item = value(next(), depth + 1);
      if (item instanceof YamlValue.Scalar scalar
          && scalar.isPlain()
          && scalar.text().contains(" - ")
          && scalar.isVerbatim()) {
        log.error(
            "E-YAML-ITEM",
            scalar.at(scalar.text().indexOf(" - ") + 1),
            "This list item holds ' - ', as if it had swallowed the next one."
                + " Begin a new line, or quote the item if it is meant so.");
      }
      items.add(item);
    }
    next();
    return new YamlValue.Sequence(items, location);
  }

  private YamlValue mapping(SourceLocation location, int depth) {
    Map<String, YamlValue.Entry> entries = new LinkedHashMap<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event keyEvent = next();
      SourceLocation keyLocation = location(keyEvent.getStartMark());
      YamlValue key = value(keyEvent, depth + 1);
      YamlValue value = value(next(), depth + 1);
      if (!(key instanceof YamlValue.Scalar scalar)) {
        log.error(
            "E-YAML-KEY", keyLocation, "A key is a word, but this one is " + key.noun() + ".");
        continue;
      }
      if (acceptsKey(scalar, keyLocation, entries)) {
        entries.put(scalar.text(), new YamlValue.Entry(scalar.text(), keyLocation, value));
      }
    }
    next();
    return new YamlValue.Mapping(entries, location);
  }

  private boolean acceptsKey(
      YamlValue.Scalar key, SourceLocation location, Map<String, YamlValue.Entry> entries) {
    String text = key.text();
    if (text.equals("<<") && key.isPlain()) {
      log.error(
          "E-YAML-MERGE",
          location,
          "'<<' merges YAML mappings, which scenario files do not have."
              + " Use 'defaults' or 'kinds' for what nodes share.");
      return false;
    }
    if (key.isPlain() && BOOLEAN_WORDS.contains(text.toLowerCase(java.util.Locale.ROOT))) {
      log.error(
          "E-YAML-KEY",
          location,
          "'" + text + "' cannot be a key or a name: much of YAML reads it as true or false.");
      return false;
    }
    YamlValue.Entry first = entries.get(text);
    if (first != null) {
      log.error(
          "E-DUP-KEY",
          location,
          "Key '"
              + text
              + "' is here twice; the first is in line "
              + first.keyLocation().line()
              + ".");
      return false;
    }
    return true;
  }

  private SourceLocation location(Mark mark) {
    return new SourceLocation(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static void syntaxError(
      String file, String text, MarkedYAMLException e, DiagnosticLog log) {
    Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
    List<String> lines = text.lines().toList();
    int line = Math.min(mark.getLine(), Math.max(0, lines.size() - 1));
    SourceLocation location = new SourceLocation(file, line + 1, mark.getColumn() + 1);
    String source = lines.isEmpty() ? "" : lines.get(line);
    String indent = source.substring(0, source.length() - source.stripLeading().length());
    if (indent.indexOf('\t') >= 0) {
      log.error(
          "E-YAML-TAB",
          new SourceLocation(file, line + 1, indent.indexOf('\t') + 1),
          "A tab indents this line; YAML wants spaces.");
      return;
    }
    String context = e.getContext() == null ? "" : " " + e.getContext();
    if (!context.isEmpty() && e.getContextMark() != null && e.getContextMark().getLine() != line) {
      context += " that begins in line " + (e.getContextMark().getLine() + 1);
    }
    log.error(
        "E-YAML",
        location,
        ("This is not YAML:" + context + (context.isEmpty() ? " " : ", ") + plain(e.getProblem()))
                .replace('\n', ' ')
            + "."
            + remedy(source, e.getProblem()));
  }

  /** The parser's names of tokens in words. */
  private static String plain(String problem) {
    return String.valueOf(problem)
        .replaceAll("'?<block mapping start>'?", "a key")
        .replaceAll("'?<block sequence start>'?", "a list item")
        .replaceAll("'?<block end>'?", "the end of the block")
        .replaceAll("'?<(document|stream) end>'?", "the end of the file")
        .replaceAll("'?<([a-z ]+)>'?", "a $1");
  }

  private static String remedy(String source, String problem) {
    if (problem != null && problem.startsWith("mapping values are not allowed")) {
      return " Check the indentation; quote a text that holds ': '.";
    }
    if (problem != null
        && (problem.contains("'%'") || problem.contains("'@'") || problem.contains("'`'"))) {
      return " Quote a text that begins with this character.";
    }
    if (problem != null && problem.contains("<block")) {
      return " Check the indentation.";
    }
    if (problem != null && problem.contains("expected ',' or") && source.indexOf('{') >= 0) {
      return " Quote a text that holds one of { } [ ] ,";
    }
    return "";
  }

  private static SourceLocation unreadable(String file, String text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (!StreamReader.isPrintable(c)) {
        break;
      }
      column = c == '\n' ? 1 : column + 1;
      line = c == '\n' ? line + 1 : line;
    }
    return new SourceLocation(file, line, column);
  }
}
