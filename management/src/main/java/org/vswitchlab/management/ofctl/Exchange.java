package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.codec.MessageDecoder;
import org.vswitchlab.ovs.openflow.codec.MessageEncoder;
import org.vswitchlab.ovs.openflow.message.BareMessage;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.SwitchMessage;
import org.vswitchlab.ovs.openflow.text.MessageText;

/** Questions and orders to one switch, and how their answers are printed. */
final class Exchange {
  /** What the real tool asks for the names of ports and of tables, in messages. */
  private static final int NAME_MESSAGES = 4;

  private final SwitchLink link;
  private final OfctlOptions options;
  private final WireOutput output;
  private PortNames names;

  Exchange(SwitchLink link, OfctlOptions options, WireOutput output) {
    this.link = link;
    this.options = options;
    this.output = output;
  }

  SwitchLink link() {
    return link;
  }

  OfctlOptions options() {
    return options;
  }

  WireOutput output() {
    return output;
  }

  // Words.

  static long number(String text) {
    try {
      return Long.decode(text);
    } catch (NumberFormatException e) {
      throw new OfctlException("\"" + text + "\" is not a number");
    }
  }

  int port(String text) {
    int port = OpenFlowPort.parse(text, names());
    if (port == OpenFlowPort.INVALID) {
      throw new OfctlException("couldn't find port `" + text + "'");
    }
    return port;
  }

  int portOrAny(List<String> words, int index) {
    return words.size() > index ? port(words.get(index)) : OpenFlowPort.NONE;
  }

  /** Names of the switch's ports and tables, which it is asked for when they are first needed. */
  PortNames names() {
    if (names == null) {
      names = options.readsNames ? new LinkNames(link) : PortNames.NUMBERS_ONLY;
    }
    return names;
  }

  /** Numbers messages as the real tool does, which asks for names whether it needs them or not. */
  void loadNames() {
    if (options.readsNames) {
      link.skipXids(NAME_MESSAGES);
    }
  }

  PortNames shownNames() {
    return options.showNames ? names() : PortNames.NUMBERS_ONLY;
  }

  void print(byte[] message) {
    // One more than asked for, as the real tool prints answers.
    output.print(MessageText.format(message, options.verbosity + 1, shownNames()));
  }

  // Questions.

  /** Sends a request and prints all parts of the answer. */
  void ask(MessageBody request) {
    ask(request, false);
  }

  void ask(MessageBody request, boolean asExtension) {
    int xid = link.send(request, asExtension);
    for (byte[] reply = reply(xid); ; reply = reply(xid)) {
      print(reply);
      if (!hasMore(reply)) {
        return;
      }
    }
  }

  byte[] reply(int xid) {
    for (byte[] reply = link.receive(); reply != null; reply = link.receive()) {
      if (SwitchLink.xid(reply) == xid) {
        return reply;
      }
    }
    throw new OfctlException("the switch closed the connection");
  }

  static boolean hasMore(byte[] reply) {
    boolean isMultipart = reply[0] == 1 ? reply[1] == 17 : reply[1] == 19;
    return isMultipart && (reply[11] & 1) != 0;
  }

  void quietly(MessageBody request) {
    reply(link.send(request));
  }

  /** How the switch is set. */
  SwitchMessage.SwitchConfig config() {
    byte[] reply = reply(link.send(new BareMessage(MessageType.GET_CONFIG_REQUEST)));
    return (SwitchMessage.SwitchConfig) MessageDecoder.decode(link.version(), reply).body();
  }

  // Changes.

  /** Sends changes and waits until they are carried out; what is refused is told as an error. */
  void change(List<MessageBody> changes) {
    changes.forEach(link::send);
    int barrier = link.send(new BareMessage(MessageType.BARRIER_REQUEST));
    boolean isRefused = false;
    for (byte[] reply = link.receive(); reply != null; reply = link.receive()) {
      if (SwitchLink.xid(reply) == barrier && reply[1] != 1) {
        break;
      }
      isRefused = true;
      output.error(MessageText.format(reply, options.verbosity + 2, shownNames()));
    }
    if (isRefused) {
      throw OfctlException.fromSwitch("");
    }
  }

  /** All or nothing. */
  void changeAtOnce(List<MessageBody> changes) {
    int flags = ConnectionMessage.BUNDLE_ATOMIC | ConnectionMessage.BUNDLE_ORDERED;
    expect(control(ConnectionMessage.BundleControlType.OPEN_REQUEST, flags));
    List<byte[]> errors = new ArrayList<>();
    for (MessageBody change : changes) {
      int xid = link.newXid();
      var inner = new OpenFlowMessage(xid, change);
      var add = new ConnectionMessage.BundleAdd(0, flags, inner, HexBytes.EMPTY);
      var outer = new OpenFlowMessage(xid, add);
      MessageEncoder.encodeAll(link.dialect(), outer).forEach(link::send);
    }
    int barrier = link.send(new BareMessage(MessageType.BARRIER_REQUEST));
    for (byte[] reply = link.receive(); reply != null; reply = link.receive()) {
      if (SwitchLink.xid(reply) == barrier) {
        break;
      }
      errors.add(reply);
    }
    if (!errors.isEmpty()) {
      errors.forEach(e -> output.error(MessageText.format(e, options.verbosity + 2, shownNames())));
      throw OfctlException.fromSwitch("");
    }
    expect(control(ConnectionMessage.BundleControlType.COMMIT_REQUEST, flags));
  }

  private int control(ConnectionMessage.BundleControlType type, int flags) {
    return link.send(new ConnectionMessage.BundleControl(0, type, flags));
  }

  /** The answer must not be an error, nor may errors come before it. */
  void expect(int xid) {
    boolean isRefused = false;
    for (byte[] reply = link.receive(); reply != null; reply = link.receive()) {
      boolean isError = reply[1] == 1;
      isRefused |= isError;
      if (isError) {
        output.error(MessageText.format(reply, options.verbosity + 2, shownNames()));
      }
      if (SwitchLink.xid(reply) == xid) {
        break;
      }
    }
    if (isRefused) {
      throw OfctlException.fromSwitch("");
    }
  }

  /** As the options ask: one by one, or all or nothing. */
  void send(List<MessageBody> changes) {
    if (options.bundle) {
      changeAtOnce(changes);
    } else {
      change(changes);
    }
  }

  /** A change for each line of a file that says something. */
  List<MessageBody> fromLines(String fileName, Function<String, MessageBody> parser) {
    List<MessageBody> changes = new ArrayList<>();
    int number = 0;
    for (String line : output.lines(fileName)) {
      number++;
      String text = line.replaceFirst("#.*", "").strip();
      if (text.isEmpty()) {
        continue;
      }
      try {
        changes.add(parser.apply(text));
      } catch (FlowSyntaxException e) {
        String file = fileName.equals("-") ? "<stdin>" : fileName;
        throw new OfctlException(file + ":" + number + ": " + e.getMessage());
      }
    }
    return changes;
  }

  /** Prints what comes, until the connection ends. */
  void printAll() {
    for (byte[] message = link.receive(); message != null; message = link.receive()) {
      boolean isEchoRequest = message[1] == 2;
      if (isEchoRequest) {
        byte[] echo = message.clone();
        echo[1] = 3;
        link.send(echo);
      } else {
        print(message);
      }
    }
  }
}
