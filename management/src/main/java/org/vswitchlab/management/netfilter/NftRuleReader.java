package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FieldValue;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.NamedCounter;
import org.vswitchlab.bridge.netfilter.NamedSet;
import org.vswitchlab.bridge.netfilter.PacketField;
import org.vswitchlab.bridge.netfilter.RuleOutcome;
import org.vswitchlab.bridge.netfilter.RuleTerm;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.wire.EtherType;

/** Reads the matches and statements of one rule. */
final class NftRuleReader {
  private static final int MOST_FIELD_WORDS = 3;

  private final NftReader in;
  private final FilterTable table;
  private final Simulation simulation;
  private final List<RuleTerm> terms = new ArrayList<>();
  private String comment = "";
  private boolean isInVlan;
  private int ipVersion;
  private int anonymousSetCount;

  NftRuleReader(NftReader in, FilterTable table, Simulation simulation) {
    this.in = in;
    this.table = table;
    this.simulation = simulation;
  }

  List<RuleTerm> terms() {
    return terms;
  }

  String comment() {
    return comment;
  }

  /** Reads up to the end of the rule. */
  void read() {
    if (in.isAtStop()) {
      throw in.unexpected();
    }
    while (!in.isAtStop() && !in.isAt("}")) {
      if (in.accept("comment")) {
        comment = in.word().text();
      } else if (!readStatement()) {
        readMatch();
      }
    }
  }

  private boolean readStatement() {
    NftToken first = in.peek();
    switch (first.text()) {
      case "accept" -> verdict(RuleOutcome.ACCEPT);
      case "drop" -> verdict(RuleOutcome.DROP);
      case "continue" -> verdict(RuleOutcome.CONTINUE);
      case "return" -> verdict(RuleOutcome.RETURN);
      case "jump", "goto" -> jump();
      case "counter" -> counter();
      case "limit" -> limit();
      case "log" -> log();
      case "notrack" -> {
        in.next();
        terms.add(NftTerms.statement("notrack", packet -> true));
      }
      case "reject" -> {
        in.next();
        terms.add(NftReject.read(in, ipVersion));
      }
      case "queue",
          "dup",
          "fwd",
          "masquerade",
          "dnat",
          "snat",
          "redirect",
          "tproxy",
          "synproxy",
          "quota",
          "set",
          "update",
          "delete",
          "xt",
          "flow",
          "last" ->
          throw new NftError("not supported yet: statement " + first.text(), first);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void verdict(RuleOutcome outcome) {
    terms.add(NftTerms.verdict(in.next().text(), outcome));
  }

  /** A verdict as the right side of a map. */
  private RuleTerm mappedVerdict() {
    int before = terms.size();
    if (!readStatement()) {
      throw in.unexpected();
    }
    return terms.remove(before);
  }

  private void jump() {
    boolean isGoto = in.next().text().equals("goto");
    NftToken name = in.word();
    Chain target = table.chain(name.text());
    if (target == null) {
      throw new NftError("Could not process rule: No such file or directory", name);
    }
    if (target.hook() != null) {
      throw new NftError("Could not process rule: Operation not supported", name);
    }
    String text = (isGoto ? "goto " : "jump ") + name.text();
    terms.add(new NftTerms.Jump(text, target, isGoto));
  }

  private void counter() {
    in.next();
    long packets = 0;
    long bytes = 0;
    if (in.accept("name")) {
      NftToken name = in.word();
      NamedCounter named = table.counter(name.text());
      if (named == null) {
        throw new NftError("Could not process rule: No such file or directory", name);
      }
      terms.add(new NftTerms.SharedCounter(named));
      return;
    }
    while (in.isAt("packets") || in.isAt("bytes")) {
      boolean isPackets = in.next().text().equals("packets");
      long value = in.number();
      packets = isPackets ? value : packets;
      bytes = isPackets ? bytes : value;
    }
    terms.add(new NftTerms.Counter(packets, bytes));
  }

  private void limit() {
    in.next();
    in.expect("rate");
    boolean isOver = in.accept("over");
    in.accept("until");
    NftToken rate = in.word();
    String[] parts = rate.text().split("/", 2);
    if (parts.length < 2 || !parts[0].matches("\\d{1,9}")) {
      throw new NftError("syntax error, unexpected string, expecting a rate as 10/second", rate);
    }
    long count = Long.parseLong(parts[0]);
    NftToken unit = NftElements.part(rate, parts[0].length() + 1, rate.text().length());
    long burst = 5;
    String burstText = "";
    if (in.accept("burst")) {
      burst = in.number();
      in.accept("packets");
      burstText = burst == 5 ? "" : " burst " + burst + " packets";
    }
    long seconds =
        switch (unit.text()) {
          case "second" -> 1;
          case "minute" -> 60;
          case "hour" -> 3600;
          case "day" -> 86400;
          case "week" -> 604800;
          default -> throw new NftError("not supported yet: a rate per " + unit.text(), unit);
        };
    if (count <= 0) {
      throw new NftError("Could not process rule: Invalid argument", unit);
    }
    String text = "limit rate " + (isOver ? "over " : "") + count + "/" + unit.text() + burstText;
    long unitNanos = seconds * 1_000_000_000L;
    terms.add(new NftTerms.Limit(text, simulation, count, unitNanos, burst, isOver));
  }

  private void log() {
    in.next();
    StringBuilder text = new StringBuilder("log");
    while (in.isAt("prefix") || in.isAt("level") || in.isAt("group")) {
      NftToken option = in.next();
      NftToken value = in.word();
      boolean isQuoted = value.kind() == NftToken.Kind.STRING;
      text.append(' ').append(option.text()).append(' ');
      text.append(isQuoted ? "\"" + value.text() + "\"" : value.text());
    }
    terms.add(NftTerms.statement(text.toString(), packet -> true));
  }

  // ---- matches

  private NftField readField() {
    NftToken first = in.peek();
    if (first.text().equals("mark") || first.text().equals("pkttype")) {
      in.next();
      return first.text().equals("mark") ? NftField.META_MARK : NftField.META_PKTTYPE;
    }
    if (first.text().equals("meta") && NftField.named(in.peek(1).text()) != null) {
      in.next();
    }
    for (int count = MOST_FIELD_WORDS; count > 0; count--) {
      StringBuilder words = new StringBuilder();
      for (int i = 0; i < count; i++) {
        words.append(i == 0 ? "" : " ").append(in.peek(i).text());
      }
      NftField field = NftField.named(words.toString());
      if (field != null) {
        for (int i = 0; i < count; i++) {
          in.next();
        }
        return field;
      }
    }
    if (first.kind() != NftToken.Kind.WORD) {
      throw in.unexpected();
    }
    String words =
        first.text() + (in.peek(1).kind() == NftToken.Kind.WORD ? " " + in.peek(1).text() : "");
    throw new NftError("not supported yet: '" + words + "'", first);
  }

  private void readMatch() {
    NftField field = readField();
    ipVersion = field.ipVersion() == 0 ? ipVersion : field.ipVersion();
    if (in.isAt(".") || in.isAt("vmap")) {
      readConcatenation(field);
      return;
    }
    if (in.accept("set")) {
      assign(field);
      return;
    }
    if (field == NftField.TCP_FLAGS || field == NftField.CT_STATE) {
      flags(field);
      return;
    }
    FieldValue mask = null;
    String maskText = "";
    if (in.isAt("&") || in.isAt("and")) {
      in.next();
      mask = field.type().parse(in.word());
      maskText = " & " + format(field, mask);
    }
    String operator = "==";
    for (String sign : List.of("==", "!=", "<=", ">=", "<", ">")) {
      if (in.accept(sign)) {
        operator = sign;
        break;
      }
    }
    boolean isNot = operator.equals("!=");
    boolean isOrder = operator.startsWith("<") || operator.startsWith(">");
    String shown = isNot || isOrder || mask != null ? operator + " " : "";
    String right;
    NftTerms.Test test;
    if (!in.isAt("{") && in.peek().text().startsWith("@")) {
      NamedSet set = namedSet();
      right = "@" + set.name();
      FieldValue bits = mask;
      test =
          packet -> {
            FieldValue value = packet.value(field.field());
            return value != null && set.contains(bits == null ? value : value.and(bits)) != isNot;
          };
    } else {
      NftToken place = in.peek();
      List<NamedSet.Element> elements = elements(field);
      NftElements.checkRange(field, elements, place);
      boolean isSet = in.previous().text().equals("}");
      anonymousSetCount += isSet ? 1 : 0;
      right = isSet ? braces(elements) : elements.get(0).text();
      List<NamedSet.Element> wanted =
          isOrder ? List.of(NftElements.half(field, operator, elements)) : elements;
      test = NftTerms.in(field.field(), mask, wanted, isNot);
    }
    addMatch(field, field.words() + maskText + " " + shown + right, test);
  }

  private void readConcatenation(NftField first) {
    List<NftField> fields = new ArrayList<>();
    fields.add(first);
    while (in.accept(".")) {
      fields.add(readField());
    }
    NftConcatenation left = new NftConcatenation(fields);
    if (in.accept("vmap")) {
      if (!in.isAt("{")) {
        throw new NftError("not supported yet: maps with a name", in.peek());
      }
      anonymousSetCount++;
      terms.add(NftVerdictMap.read(in, left, this::mappedVerdict));
      return;
    }
    boolean isNot = in.accept("!=");
    if (!isNot) {
      in.accept("==");
    }
    if (!in.isAt("{") && in.peek().text().startsWith("@")) {
      throw new NftError("not supported yet: a set of concatenations with a name", in.peek());
    }
    addKeys(left, isNot);
  }

  private void addKeys(NftConcatenation left, boolean isNot) {
    List<List<NamedSet.Element>> keys = new ArrayList<>();
    boolean isSet = in.accept("{");
    do {
      in.skipStops();
      keys.add(left.readKey(in));
      in.skipStops();
    } while (isSet && in.accept(","));
    if (isSet) {
      in.expect("}");
    }
    anonymousSetCount++;
    keys.sort(NftConcatenation::compare);
    String right = String.join(", ", keys.stream().map(NftConcatenation::text).toList());
    terms.add(
        NftTerms.match(
            left.words() + (isNot ? " != { " : " { ") + right + " }",
            packet -> keys.stream().anyMatch(key -> left.matches(packet, key)) != isNot));
  }

  /** How many sets without a name the rule has, which take a handle each. */
  int anonymousSetCount() {
    return anonymousSetCount;
  }

  private void addMatch(NftField field, String text, NftTerms.Test test) {
    int protocol = field.protocol();
    NftTerms.Test guarded =
        protocol < 0
            ? test
            : packet ->
                packet.value(PacketField.L4_PROTOCOL) != null
                    && packet.value(PacketField.L4_PROTOCOL).low() == protocol
                    && test.holds(packet);
    if (field.words().startsWith("vlan ")) {
      // nft(8): a VLAN field asks for 802.1Q first; a service tag is another type.
      terms.add(
          NftTerms.match(
              "", packet -> number(packet.value(PacketField.ETHER_TYPE)) == EtherType.VLAN));
    }
    String shown = text;
    boolean isVlanField = field == NftField.VLAN_ID || field == NftField.VLAN_PCP;
    if (isVlanField || field == NftField.VLAN_TYPE) {
      int before = terms.size() - 2;
      boolean isAfterType = before >= 0 && terms.get(before).text().equals("ether type 8021q");
      if (isAfterType && isVlanField) {
        // The tool takes the type for what the VLAN field asks for anyway.
        terms.remove(before);
      } else if (!isVlanField && !isInVlan && !isAfterType) {
        shown = "ether type 8021q " + text;
      }
      isInVlan = true;
    }
    terms.add(NftTerms.match(shown, guarded));
  }

  private static String braces(List<NamedSet.Element> elements) {
    StringBuilder text = new StringBuilder("{ ");
    for (int i = 0; i < elements.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(elements.get(i).text());
    }
    return text.append(" }").toString();
  }

  private NamedSet namedSet() {
    NftToken token = in.next();
    NamedSet set = table.set(token.text().substring(1));
    if (set == null) {
      throw new NftError("No such file or directory", token);
    }
    return set;
  }

  /** The values of a right side: one, a range, a prefix, or several in braces in order. */
  private List<NamedSet.Element> elements(NftField field) {
    List<NamedSet.Element> elements = new ArrayList<>();
    if (!in.accept("{")) {
      elements.add(NftElements.read(in, field.type()));
      return elements;
    }
    while (!in.accept("}")) {
      in.skipStops();
      elements.add(NftElements.read(in, field.type()));
      in.skipStops();
      if (!in.accept(",") && !in.isAt("}")) {
        throw in.unexpected();
      }
      in.skipStops();
    }
    elements.sort(Comparator.comparing(NamedSet.Element::first));
    return elements;
  }

  private static String format(NftField field, FieldValue value) {
    return field.type().format(value);
  }

  // ---- flags

  private long flagList(NftType type) {
    if (in.accept("0") || in.accept("0x0")) {
      return 0;
    }
    boolean isGrouped = in.accept("(");
    long flags = type.parse(in.word()).low();
    while (in.accept("|") || in.accept(",")) {
      flags |= type.parse(in.word()).low();
    }
    if (isGrouped) {
      in.expect(")");
    }
    return flags;
  }

  private void flags(NftField field) {
    NftType type = field.type();
    long mask = 0;
    boolean hasMask = in.accept("&");
    if (hasMask) {
      mask = flagList(type);
    }
    boolean isNot = in.accept("!=");
    boolean isExact = isNot || in.accept("==");
    boolean isBraced = in.accept("{");
    long wanted = flagList(type);
    if (isBraced) {
      in.expect("}");
    }
    if (in.accept("/")) {
      hasMask = true;
      mask = flagList(type);
    }
    String right = type.formatFlags(wanted);
    if (field == NftField.CT_STATE) {
      String text =
          "ct state "
              + (isNot ? "!= " : "")
              + (isBraced ? "{ " + right.replace(",", ", ") + " }" : right);
      long bits = wanted;
      boolean inverted = isNot;
      terms.add(
          NftTerms.trackingMatch(
              text, packet -> (number(packet.value(field.field())) & bits) != 0 != inverted));
      return;
    }
    long bits = wanted;
    long looked = hasMask ? mask : -1;
    boolean inverted = isNot;
    if (hasMask) {
      String text = "tcp flags " + (isNot ? "!= " : "") + right + " / " + type.formatFlags(mask);
      addFlags(text, flags -> (flags & looked) == bits != inverted);
    } else if (isExact) {
      addFlags("tcp flags " + (isNot ? "!= " : "== ") + right, flags -> flags == bits != inverted);
    } else {
      addFlags("tcp flags " + right, flags -> (flags & bits) != 0);
    }
  }

  private void addFlags(String text, java.util.function.LongPredicate test) {
    terms.add(
        NftTerms.match(
            text,
            packet -> {
              FieldValue value = packet.value(PacketField.TCP_FLAGS);
              return value != null && test.test(value.low());
            }));
  }

  private static long number(FieldValue value) {
    return value == null ? 0 : value.low();
  }

  // ---- rewriting

  private void assign(NftField field) {
    NftToken place = in.peek();
    FieldValue value = field.type().parse(in.word());
    PacketField target = field.field();
    boolean isPossible =
        switch (target) {
          case ETHER_DESTINATION,
              ETHER_SOURCE,
              VLAN_ID,
              VLAN_PRIORITY,
              IP_SOURCE,
              IP_DESTINATION,
              IP_TTL,
              IP_DSCP,
              SOURCE_PORT,
              DESTINATION_PORT,
              MARK ->
              true;
          default -> false;
        };
    if (!isPossible) {
      throw new NftError("not supported yet: setting " + field.words(), place);
    }
    String text = field.words() + " set " + format(field, value);
    int protocol = field.protocol();
    terms.add(
        NftTerms.statement(
            text,
            packet -> {
              FieldValue above = packet.value(PacketField.L4_PROTOCOL);
              return (protocol < 0 || above != null && above.low() == protocol)
                  && packet.set(target, value.low());
            }));
  }
}
