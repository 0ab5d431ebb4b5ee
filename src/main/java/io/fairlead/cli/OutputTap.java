package io.fairlead.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a stream to its end on a thread of its own and keeps a bounded part of it. */
final class OutputTap {
  private static final int CHUNK = 8_192;

  private final InputStream stream;
  private final boolean keepEnd;
  private final int max;
  private final Thread thread = new Thread(this::drain, "fairlead-output");
  private byte[] kept = {};
  private long size;

  private OutputTap(InputStream stream, int max, boolean keepEnd) {
    this.stream = stream;
    this.max = max;
    this.keepEnd = keepEnd;
    thread.setDaemon(true);
    thread.start();
  }

  /** Keeps the first {@code max} bytes. */
  static OutputTap beginning(InputStream stream, int max) {
    return new OutputTap(stream, max, false);
  }

  /** Keeps the last {@code max} bytes. */
  static OutputTap end(InputStream stream, int max) {
    return new OutputTap(stream, max, true);
  }

  private void drain() {
    byte[] chunk = new byte[CHUNK];
    try {
      for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
        take(chunk, n);
      }
    } catch (IOException e) {
      // the process is gone: what was read is what there is
    }
  }

  private synchronized void take(byte[] chunk, int n) {
    size += n;
    if (keepEnd) {
      byte[] all = Arrays.copyOf(kept, kept.length + n);
      System.arraycopy(chunk, 0, all, kept.length, n);
      kept = all.length <= max ? all : Arrays.copyOfRange(all, all.length - max, all.length);
    } else if (kept.length < max) {
      int more = Math.min(n, max - kept.length);
      byte[] all = Arrays.copyOf(kept, kept.length + more); // at most 64 copies of 512 KiB
      System.arraycopy(chunk, 0, all, kept.length, more);
      kept = all;
    }
  }

  /** Waits for the stream's end; what was kept. */
  byte[] await() throws InterruptedException {
    thread.join();
    synchronized (this) {
      return kept.clone();
    }
  }

  /** How many bytes have been read, kept or not. */
  synchronized long size() {
    return size;
  }
}
