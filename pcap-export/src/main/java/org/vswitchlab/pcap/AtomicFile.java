package org.vswitchlab.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears under its name only when it is complete. Until then its bytes are in a
 * neighbouring temporary file. Only its owner may read it, as {@link Files#createTempFile} makes
 * it: captures hold other people's traffic. What is no regular file, such as {@code /dev/null} or a
 * named pipe, is written to as it is.
 */
public final class AtomicFile implements WritableByteChannel {
  private final Path path;
  private final Path temporary;
  private final FileChannel channel;

  private AtomicFile(Path path, Path temporary, FileChannel channel) {
    this.path = path;
    this.temporary = temporary;
    this.channel = channel;
  }

  /** Begins a file; missing directories are made. */
  public static AtomicFile create(Path path) throws IOException {
    Path absolute = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      throw new IOException(path + " is a directory");
    }
    if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
      FileChannel direct = FileChannel.open(absolute, StandardOpenOption.WRITE);
      return new AtomicFile(absolute, null, direct);
    }
    Path directory = absolute.getParent();
    Files.createDirectories(directory);
    Path temporary = Files.createTempFile(directory, "." + absolute.getFileName(), ".part");
    return new AtomicFile(
        absolute, temporary, FileChannel.open(temporary, StandardOpenOption.WRITE));
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return channel.write(source);
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  /** Completes the file: it replaces what had its name before. */
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    channel.close();
    if (temporary == null) {
      return;
    }
    try {
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Gives the file up; what had its name before stays. */
  public void discard() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    }
  }
}
