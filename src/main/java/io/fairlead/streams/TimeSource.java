package io.fairlead.streams;

/** The two clocks of the machine, replaceable in tests. */
public interface TimeSource {
  /** The machine's own clocks. */
  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public long wallMs() {
          return System.currentTimeMillis();
        }
      };

  /** Monotone nanoseconds from an arbitrary origin. */
  long nanoTime();

  /** Milliseconds since the Unix epoch; may jump. */
  long wallMs();
}
