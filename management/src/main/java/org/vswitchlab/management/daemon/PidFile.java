package org.vswitchlab.management.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The file that tells a daemon's process number, locked as long as the daemon lives: {@code
 * ovs-appctl} believes it only if the process named in it holds the lock.
 */
public final class PidFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private PidFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Fails if a running process holds the file.
   *
   * @throws IOException with the sentence to print
   */
  public static void requireFree(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    boolean isHeld;
    try (FileChannel existing = FileChannel.open(path, StandardOpenOption.WRITE)) {
      isHeld = existing.tryLock() == null;
    }
    if (isHeld) {
      String pid = Files.readString(path).strip();
      throw new IOException(path + ": already running as pid " + pid + ", aborting");
    }
  }

  /**
   * Writes and locks a file.
   *
   * @param overwrite whether to do so although a running process holds it
   * @throws IOException with the sentence to print, if that cannot be
   */
  public static PidFile create(Path path, boolean overwrite) throws IOException {
    if (!overwrite) {
      requireFree(path);
    }
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    // Closing any other channel to the file would drop the lock, so all goes through this one.
    FileChannel channel = openTemporary(temporary);
    try {
      String pid = ProcessHandle.current().pid() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
      if (channel.tryLock() == null) {
        throw new IOException(temporary + ": fcntl(F_SETLK) failed (another process holds it)");
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

  private static FileChannel openTemporary(Path temporary) throws IOException {
    try {
      return FileChannel.open(
          temporary, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new IOException(temporary + ": create failed (" + SystemErrors.text(e) + ")", e);
    }
  }

  /** Removes the file. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
    channel.close();
  }
}
