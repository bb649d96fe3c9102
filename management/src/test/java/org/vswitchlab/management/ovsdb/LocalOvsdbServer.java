package org.vswitchlab.management.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamLoop;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.DatabaseSchema;
import org.vswitchlab.ovs.ovsdb.UuidSource;

/** Our server in this process, on a socket, with one new database in memory. */
public final class LocalOvsdbServer implements AutoCloseable {
  final Path socket;
  private final StreamLoop loop;
  private final Thread thread;

  private LocalOvsdbServer(Path socket, StreamLoop loop, Thread thread) {
    this.socket = socket;
    this.loop = loop;
    this.thread = thread;
  }

  /** Starts a server with a database of that schema. */
  public static LocalOvsdbServer start(Path directory, JsonNode schema, long seed)
      throws Exception {
    // Not the seed alone: who asks may draw UUIDs from that.
    Random random = new Random(seed + 1_000_000_007L);
    UuidSource uuids = UuidSource.version4(random::nextLong);
    StreamLoop loop = new StreamLoop(line -> {});
    OvsdbServer server = new OvsdbServer(loop, uuids, line -> {});
    server.addDatabase(new Database(DatabaseSchema.parse(schema), uuids));
    Path socket = directory.resolve("ours.sock");
    CountDownLatch isListening = new CountDownLatch(1);
    loop.execute(
        () -> {
          try {
            server.listen(StreamAddress.parse("punix:" + socket, directory, 0));
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
          isListening.countDown();
        });
    Thread thread = new Thread(loop, "ovsdb-server");
    thread.start();
    isListening.await();
    return new LocalOvsdbServer(socket, loop, thread);
  }

  /** Where it listens. */
  public Path socket() {
    return socket;
  }

  @Override
  public void close() throws Exception {
    loop.close();
    thread.join();
    Files.deleteIfExists(socket);
  }
}
