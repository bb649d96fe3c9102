package org.vswitchlab.management.ovsdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The file that tells a daemon's process number, locked as long as the daemon lives. */
final class PidFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private PidFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Writes and locks a file.
   *
   * @param overwrite whether to do so although a running process holds it
   * @throws IOException if a running process holds it, or it cannot be written
   */
  static PidFile create(Path path, boolean overwrite) throws IOException {
    if (!overwrite && isHeld(path)) {
      throw new IOException(path + ": already running as pid " + Files.readString(path).strip());
    }
    long pid = ProcessHandle.current().pid();
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp" + pid);
    // Closing any other channel to the file would drop the lock, so all goes through this one.
    FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING));
    try {
      channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.UTF_8)));
      if (channel.tryLock() == null) {
        throw new IOException(temporary + ": cannot be locked");
      }
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new PidFile(path, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  private static boolean isHeld(Path path) throws IOException {
    if (!Files.exists(path)) {
      return false;
    }
    try (FileChannel existing = FileChannel.open(path, StandardOpenOption.WRITE)) {
      return existing.tryLock() == null;
    }
  }

  /** Removes the file. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
    channel.close();
  }
}
