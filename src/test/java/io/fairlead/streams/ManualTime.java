package io.fairlead.streams;

import java.util.concurrent.atomic.AtomicLong;

/** Clocks that stand still until they are moved. */
final class ManualTime implements TimeSource {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong wallMs;

  ManualTime(long wallMs) {
    this.wallMs = new AtomicLong(wallMs);
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public long wallMs() {
    return wallMs.get();
  }

  void advance(long ms) {
    nanos.addAndGet(ms * 1_000_000);
    wallMs.addAndGet(ms);
  }

  /** The wall clock alone, as somebody setting it does. */
  void jumpWall(long ms) {
    wallMs.addAndGet(ms);
  }
}
