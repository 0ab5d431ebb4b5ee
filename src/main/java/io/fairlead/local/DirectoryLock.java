package io.fairlead.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * One owner per data directory. The operating system drops the lock when its process dies, however
 * it dies, so a kill never leaves a directory locked; that is why it is not the mere existence of a
 * file.
 *
 * <p>What this process holds is also kept in a static set, since the lock belongs to the process:
 * on Linux, closing any channel to the file gives it up, whichever channel it was taken on.
 *
 * <p>The file stays when the lock is released: deleting it would let two processes hold locks on
 * two files of one name.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String FILE = "lock";
  private static final int ATTEMPTS = 10;
  private static final long RETRY_MS = 20;

  private static final Set<Path> HELD_HERE = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private DirectoryLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Creates the directory if need be and locks it.
   *
   * @throws IOException if another process, or this one, holds it; the message names the owner
   */
  static DirectoryLock acquire(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.toRealPath().resolve(FILE);
    synchronized (HELD_HERE) {
      if (HELD_HERE.contains(file)) {
        throw inUse(directory, "this process");
      }
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (!lock(channel)) {
          throw inUse(directory, owner(file));
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid().getBytes(StandardCharsets.UTF_8)));
        HELD_HERE.add(file);
        return new DirectoryLock(file, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  /** Whether someone, in this process or another, holds the directory now. */
  static boolean isHeld(Path directory) throws IOException {
    if (!Files.exists(directory.resolve(FILE))) {
      return false;
    }
    Path file = directory.toRealPath().resolve(FILE);
    synchronized (HELD_HERE) {
      if (HELD_HERE.contains(file)) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        return channel.tryLock() == null; // closing the channel gives the lock back
      }
    }
  }

  /** Tries for a moment: {@link #isHeld} in another process holds the lock for an instant. */
  private static boolean lock(FileChannel channel) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (channel.tryLock() != null) {
        return true;
      }
      try {
        Thread.sleep(RETRY_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private static IOException inUse(Path directory, String owner) {
    return new IOException(
        directory + " is in use by " + owner + "; stop that first, or use another directory");
  }

  private static String owner(Path file) throws IOException {
    String pid = Files.readString(file).strip();
    return pid.isEmpty() ? "another process" : "process " + pid;
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD_HERE) {
      channel.close();
      HELD_HERE.remove(file);
    }
  }
}
