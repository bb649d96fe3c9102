package org.vswitchlab.management.vsctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.ovsdb.JsonText;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.TableSchema;

/**
 * One run of {@code ovs-vsctl}: tries the commands on a copy of the rows, commits what they changed
 * in one transaction, waits until the switch has followed, and prints.
 */
public final class VsctlRun {
  /** What a shell reports of a program that SIGALRM ended. */
  static final int SIGALRM_STATUS = 142;

  private static final long SECONDS_TO_NANOS = 1_000_000_000L;
  static final String DEFAULT_LOG_DIRECTORY = "/var/log/openvswitch";

  /** Where the output goes. */
  public interface Output {
    void print(String text);

    void error(String text);

    void exit(int status);

    /** Where the daemon logs, as far as this program knows. */
    default String logDirectory() {
      return DEFAULT_LOG_DIRECTORY;
    }
  }

  /** The clock of {@code --timeout}. */
  interface Timeout {
    /** Somebody else looks at the time. */
    Timeout NONE =
        new Timeout() {
          @Override
          public void start(long seconds, Runnable onTimeout) {
            // Nothing is due.
          }

          @Override
          public void cancel() {
            // Nothing is due.
          }
        };

    void start(long seconds, Runnable onTimeout);

    void cancel();
  }

  /** Time of a simulation. */
  private static final class SimulatedTimeout implements Timeout {
    private final Simulation simulation;
    private long event = Simulation.NO_EVENT;

    SimulatedTimeout(Simulation simulation) {
      this.simulation = simulation;
    }

    @Override
    public void start(long seconds, Runnable onTimeout) {
      event = simulation.schedule(simulation.nowNanos() + seconds * SECONDS_TO_NANOS, onTimeout);
    }

    @Override
    public void cancel() {
      simulation.cancel(event);
    }
  }

  private final OvsdbConnection connection;
  private final Timeout timeout;
  private final Output output;
  private VsctlCommandLine line;
  private Runnable onChange;
  private boolean isDone;

  /**
   * @param simulation whose clock {@code --timeout} reads
   */
  public VsctlRun(OvsdbConnection connection, Simulation simulation, Output output) {
    this(connection, new SimulatedTimeout(simulation), output);
  }

  VsctlRun(OvsdbConnection connection, Timeout timeout, Output output) {
    this.connection = connection;
    this.timeout = timeout;
    this.output = output;
  }

  /** Starts with the words after {@code ovs-vsctl}; ends by {@link Output#exit}. */
  public void start(List<String> words) {
    try {
      start(VsctlCommandLine.parse(words));
    } catch (VsctlException e) {
      fail(e);
    }
  }

  /** Starts what a command line says. */
  void start(VsctlCommandLine parsed) {
    line = parsed;
    if (line.answer() != null) {
      output.print(line.answer());
      finish(0);
      return;
    }
    if (line.timeoutSeconds() > 0) {
      timeout.start(line.timeoutSeconds(), this::timedOut);
    }
    tryAgain();
  }

  /** Ends the run, as a signal does. */
  public void stop() {
    isDone = true;
    stopListening();
    timeout.cancel();
  }

  private void timedOut() {
    finish(SIGALRM_STATUS);
  }

  private void finish(int status) {
    if (!isDone) {
      stop();
      output.exit(status);
    }
  }

  private void fail(VsctlException e) {
    if (!e.getMessage().isEmpty()) {
      output.error("ovs-vsctl: " + e.getMessage() + "\n");
    }
    finish(e.status());
  }

  private void listen(Runnable listener) {
    stopListening();
    onChange = listener;
    connection.addChangeListener(listener);
  }

  private void stopListening() {
    if (onChange != null) {
      connection.removeChangeListener(onChange);
      onChange = null;
    }
  }

  private void attempt() throws VsctlException {
    stopListening();
    VsctlContext context = new VsctlContext(new WorkingCopy(connection));
    for (CommandCall call : line.calls()) {
      call.reset();
      call.spec().body().run(context, call);
      if (context.mustWait()) {
        listen(this::tryAgain);
        return;
      }
    }
    for (String symbol : context.undefinedSymbols()) {
      throw new VsctlException(
          "row id \""
              + symbol
              + "\" is referenced but never created (e.g. with \"-- --id="
              + symbol
              + " create ...\")");
    }
    ArrayNode operations = context.copy().operations();
    if (operations.isEmpty() || line.isDryRun()) {
      print(context, null);
      finish(0);
      return;
    }
    boolean waits = line.waits() && addNextConfig(operations);
    addComment(operations);
    connection.transact(operations, reply -> replied(context, reply, waits));
  }

  private void tryAgain() {
    if (isDone) {
      return;
    }
    try {
      attempt();
    } catch (VsctlException e) {
      fail(e);
    }
  }

  /** Counts next_cfg up; false if the row is only just being made. */
  private boolean addNextConfig(ArrayNode operations) {
    Row root = root();
    if (root == null) {
      return false;
    }
    ObjectNode mutate = operations.addObject();
    mutate.put("op", "mutate").put("table", "Open_vSwitch");
    mutate.set("where", where(operations, root));
    mutate.putArray("mutations").addArray().add("next_cfg").add("+=").add(1);
    ObjectNode select = operations.addObject();
    select.put("op", "select").put("table", "Open_vSwitch");
    select.set("where", where(operations, root));
    select.putArray("columns").add("next_cfg");
    return true;
  }

  private static ArrayNode where(ArrayNode factory, Row row) {
    ArrayNode where = factory.arrayNode();
    ArrayNode uuid = factory.arrayNode().add("uuid").add(row.uuid().toString());
    where.addArray().add("_uuid").add("==").add(uuid);
    return where;
  }

  private Row root() {
    TableSchema table = connection.schema().table("Open_vSwitch");
    for (Row row : connection.rows(table)) {
      return row;
    }
    return null;
  }

  private void addComment(ArrayNode operations) {
    List<String> words = new ArrayList<>();
    for (CommandCall call : line.calls()) {
      words.add(call.text());
    }
    ObjectNode comment = operations.addObject();
    comment.put("op", "comment");
    comment.put("comment", "ovs-vsctl: ovs-vsctl " + String.join(" -- ", words));
  }

  private void replied(VsctlContext context, ArrayNode reply, boolean waits) {
    if (isDone) {
      return;
    }
    for (JsonNode result : reply) {
      JsonNode error = result.get("error");
      if (error != null) {
        if (error.asText().equals("timed out")) {
          // Somebody else changed what the commands relied on.
          tryAgain();
        } else {
          fail(new VsctlException("transaction error: " + JsonText.sorted(result)));
        }
        return;
      }
    }
    print(context, reply);
    if (!waits) {
      finish(0);
      return;
    }
    long wanted = nextConfig(reply);
    listen(() -> checkFollowed(context, wanted));
    checkFollowed(context, wanted);
  }

  private static long nextConfig(ArrayNode reply) {
    for (JsonNode result : reply) {
      JsonNode rows = result.get("rows");
      if (rows != null && rows.size() == 1 && rows.get(0).has("next_cfg")) {
        return rows.get(0).get("next_cfg").longValue();
      }
    }
    return 0;
  }

  private void checkFollowed(VsctlContext context, long wanted) {
    Row root = root();
    if (isDone || root == null || root.integer("cur_cfg", 0) < wanted) {
      return;
    }
    reportErrors(context);
    finish(0);
  }

  private void reportErrors(VsctlContext context) {
    boolean anyFailed = false;
    TableSchema table = connection.schema().table("Interface");
    for (Row row : connection.rows(table)) {
      String name = row.string("name");
      if (context.newInterfaces().contains(name) && row.integer("ofport", 0) == -1) {
        String error = row.string("error");
        output.error(
            error.isEmpty()
                ? "ovs-vsctl: Error detected while setting up '"
                    + name
                    + "'.  See ovs-vswitchd log for details.\n"
                : "ovs-vsctl: Error detected while setting up '"
                    + name
                    + "': "
                    + error
                    + ".  See ovs-vswitchd log for details.\n");
        anyFailed = true;
      }
    }
    if (anyFailed) {
      output.error("ovs-vsctl: The default log directory is \"" + output.logDirectory() + "\".\n");
    }
  }

  // Printing.

  private void print(VsctlContext context, ArrayNode reply) {
    for (CommandCall call : line.calls()) {
      if (call.created() != null) {
        call.output().setLength(0);
        call.println(uuidOf(context, call.created(), reply));
      }
      if (call.table() != null) {
        output.print(call.table().format(line.style()));
      } else if (line.isOneLine()) {
        output.print(oneLine(call.output().toString()) + "\n");
      } else {
        output.print(call.output().toString());
      }
    }
  }

  private static String uuidOf(VsctlContext context, WorkingRow row, ArrayNode reply) {
    int index = reply == null ? -1 : context.copy().insertIndex(row.uuid());
    return index < 0 ? row.uuid().toString() : reply.get(index).get("uuid").get(1).textValue();
  }

  private static String oneLine(String text) {
    String chomped = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return chomped.replace("\\", "\\\\").replace("\n", "\\n");
  }
}
