package org.vswitchlab.management.ovsdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vswitchlab.ovs.ovsdb.Commit;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.DatabaseSchema;
import org.vswitchlab.ovs.ovsdb.JsonText;
import org.vswitchlab.ovs.ovsdb.OvsdbError;
import org.vswitchlab.ovs.ovsdb.UuidSource;

/**
 * A database in a file: the standalone log format of ovsdb(5). The first record is the schema, each
 * further one a transaction. One process at a time may hold it.
 */
final class DatabaseFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A file smaller than this is not compacted for its size; ovsdb-server(1). */
  private static final long MIN_AUTOMATIC_COMPACTION_BYTES = 10L << 20;

  /** Fewer commits than this are not worth a compaction; ovsdb-server(1). */
  private static final long MIN_AUTOMATIC_COMPACTION_COMMITS = 100;

  /** Two compactions by size are at least this far apart; ovsdb-server(1). */
  private static final long MIN_AUTOMATIC_COMPACTION_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** After this time any number of commits but a few is reason enough; ovsdb-server(1). */
  private static final long MAX_AUTOMATIC_COMPACTION_NANOS = TimeUnit.HOURS.toNanos(24);

  private static final Pattern HEADER = Pattern.compile("OVSDB JSON ([1-9][0-9]*) ([0-9a-f]{40})");

  /** Longest header: the magic, a number of 19 digits and 40 digits of the hash. */
  private static final int MAX_HEADER_BYTES = 80;

  private final Path path;
  private final Consumer<String> warnings;
  private final FileChannel lock;
  private final MessageDigest sha1 = newSha1();
  private FileChannel channel;
  private long endOffset;

  /** Where the record begins that was read last. */
  private long recordOffset;

  private long compactedBytes;
  private long compactedNanos = System.nanoTime();
  private long commitsSinceCompaction;
  private boolean isDamagedAtEnd;
  private boolean writesDifferences = true;
  private Database database;

  private DatabaseFile(Path path, FileChannel lock, Consumer<String> warnings) {
    this.path = path;
    this.lock = lock;
    this.warnings = warnings;
  }

  /**
   * Opens and reads a file.
   *
   * @param warnings takes a sentence about each part of the file that is damaged
   * @throws IOException naming the file, if it cannot be read, is locked or holds no database
   */
  static DatabaseFile open(Path name, UuidSource uuids, Consumer<String> warnings)
      throws IOException {
    Path path;
    try {
      path = name.toRealPath();
    } catch (NoSuchFileException e) {
      throw new IOException(
          name + ": no such file; 'ovsdb-tool create " + name + " SCHEMA' makes one", e);
    }
    Path lockPath = path.resolveSibling("." + path.getFileName() + ".~lock~");
    FileChannel lock = openPrivate(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    DatabaseFile file = new DatabaseFile(path, lock, warnings);
    try {
      if (!isLocked(lock)) {
        throw new IOException(path + ": another process uses it (" + lockPath + " is locked)");
      }
      file.channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      file.read(uuids);
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static boolean isLocked(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static FileChannel openPrivate(Path path, StandardOpenOption... options)
      throws IOException {
    return FileChannel.open(
        path,
        java.util.Set.of(options),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  Path path() {
    return path;
  }

  /** What the file holds; not changed by this class any more. */
  Database database() {
    return database;
  }

  private void read(UuidSource uuids) throws IOException {
    byte[] schema = readRecord();
    if (schema == null) {
      throw new IOException(path + ": is empty; expected a database in OVSDB format");
    }
    try {
      database = new Database(DatabaseSchema.parse(JSON.readTree(schema)), uuids);
    } catch (OvsdbError e) {
      throw new IOException(path + ": the first record is no schema: " + e.getMessage(), e);
    }
    try {
      for (byte[] record = readRecord(); record != null; record = readRecord()) {
        apply(record);
        commitsSinceCompaction++;
      }
    } catch (Damaged e) {
      // As ovsdb-server: serve what precedes the damage. The file stays as it is for whoever wants
      // to save more of it, until the first commit overwrites the rest.
      isDamagedAtEnd = true;
      warnings.accept(
          e.getMessage()
              + "; what follows, "
              + (channel.size() - endOffset)
              + " bytes from byte "
              + endOffset
              + " on, is ignored and will be cut off by the next commit");
    }
    compactedBytes = endOffset;
  }

  private void apply(byte[] record) throws IOException {
    try {
      database.load(record);
    } catch (JsonProcessingException e) {
      endOffset = recordOffset;
      throw new Damaged(
          path + ": the record at byte " + endOffset + " is no JSON: " + e.getOriginalMessage());
    } catch (OvsdbError e) {
      warnings.accept(
          path
              + ": the record that ends at byte "
              + endOffset
              + " does not fit and is ignored: "
              + e.getMessage());
    }
  }

  /** A record that is not whole. */
  private static final class Damaged extends IOException {
    private static final long serialVersionUID = 1L;

    Damaged(String message) {
      super(message);
    }
  }

  private byte[] bytes(long offset, long count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, Integer.MAX_VALUE - 8));
    long at = offset;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        break;
      }
      at += read;
    }
    return java.util.Arrays.copyOf(buffer.array(), buffer.position());
  }

  /** The next record, or null at the end. Moves {@link #endOffset} behind it. */
  private byte[] readRecord() throws IOException {
    byte[] start = bytes(endOffset, MAX_HEADER_BYTES);
    if (start.length == 0) {
      return null;
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    int lineEnd = text.indexOf('\n');
    Matcher header = HEADER.matcher(lineEnd < 0 ? text : text.substring(0, lineEnd));
    if (lineEnd < 0 || !header.matches()) {
      if (endOffset == 0) {
        throw new IOException(path + ": unexpected file format; expected 'OVSDB JSON ...'");
      }
      throw new Damaged(path + ": no record header at byte " + endOffset);
    }
    long bodyOffset = endOffset + lineEnd + 1;
    long length = lengthOf(header.group(1));
    if (length > channel.size() - bodyOffset) {
      throw new Damaged(path + ": the file ends inside the record at byte " + endOffset);
    }
    byte[] body = bytes(bodyOffset, length);
    if (!sha1(body).equals(header.group(2))) {
      throw new Damaged(path + ": wrong SHA-1 checksum of the record at byte " + endOffset);
    }
    recordOffset = endOffset;
    endOffset = bodyOffset + length;
    return body;
  }

  private static long lengthOf(String digits) {
    return digits.length() > 10 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static MessageDigest newSha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  private String sha1(byte[] bytes) {
    return HexFormat.of().formatHex(sha1.digest(bytes));
  }

  private byte[] encode(JsonNode json) {
    byte[] body = (JsonText.compact(json) + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] header =
        ("OVSDB JSON " + body.length + " " + sha1(body) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream record = new ByteArrayOutputStream(header.length + body.length);
    record.writeBytes(header);
    record.writeBytes(body);
    return record.toByteArray();
  }

  private byte[] encode(Commit commit, boolean asDifferences) {
    ObjectNode record = commit.toRecord(asDifferences);
    boolean isEmpty = record.size() == (record.has("_comment") ? 1 : 0);
    if (isEmpty) {
      return new byte[0];
    }
    // ovsdb(5): milliseconds since 1970; this is the machine's time, not a simulation's.
    record.put("_date", System.currentTimeMillis());
    return encode(record);
  }

  private static void writeAll(FileChannel to, long offset, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      to.write(buffer, offset + buffer.position());
    }
  }

  /**
   * Adds a commit; on disk on return if it is durable. Nothing is written of ephemeral columns.
   *
   * @throws IOException if it could not be written; the file is as before then
   */
  void append(Commit commit) throws IOException {
    byte[] record = encode(commit, writesDifferences);
    if (record.length == 0) {
      return;
    }
    try {
      if (isDamagedAtEnd) {
        channel.truncate(endOffset);
        isDamagedAtEnd = false;
      }
      writeAll(channel, endOffset, record);
      if (commit.isDurable()) {
        channel.force(false);
      }
    } catch (IOException e) {
      channel.truncate(endOffset);
      throw e;
    }
    endOffset += record.length;
    commitsSinceCompaction++;
  }

  /** Writes whole values instead of what differs, as before Open vSwitch 3.0. */
  void disableDifferences() {
    writesDifferences = false;
  }

  /** Whether it is time to compact the file by itself, by the rules of ovsdb-server(1). */
  boolean isDueForCompaction() {
    return isDueForCompaction(
        System.nanoTime() - compactedNanos, commitsSinceCompaction, endOffset, compactedBytes);
  }

  static boolean isDueForCompaction(
      long nanosSince, long commitsSince, long bytes, long compactedBytes) {
    if (commitsSince < MIN_AUTOMATIC_COMPACTION_COMMITS
        || nanosSince < MIN_AUTOMATIC_COMPACTION_NANOS) {
      return false;
    }
    return nanosSince >= MAX_AUTOMATIC_COMPACTION_NANOS
        || bytes >= MIN_AUTOMATIC_COMPACTION_BYTES && bytes > 2 * compactedBytes;
  }

  /**
   * Writes the file anew with the schema and one record. At any moment one of the two is there.
   *
   * @param comments said in that record
   */
  void compact(Database contents, String... comments) throws IOException {
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    FileChannel fresh =
        openPrivate(
            temporary,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(path));
      byte[] schema = encode(contents.schema().toJson());
      byte[] rows = encode(contents.contents(List.of(comments)), writesDifferences);
      writeAll(fresh, 0, schema);
      writeAll(fresh, schema.length, rows);
      fresh.force(true);
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      channel.close();
      channel = fresh;
      endOffset = schema.length + (long) rows.length;
      compactedBytes = endOffset;
      compactedNanos = System.nanoTime();
      commitsSinceCompaction = 0;
      isDamagedAtEnd = false;
    } catch (IOException e) {
      fresh.close();
      Files.deleteIfExists(temporary);
      throw e;
    }
    try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Lets other processes use the file. */
  void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
    lock.close();
  }
}
