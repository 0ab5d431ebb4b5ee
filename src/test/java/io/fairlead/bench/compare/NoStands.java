package io.fairlead.bench.compare;

import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Kafka;
import io.fairlead.bench.Stand;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import java.util.Map;

/** For tests in which nothing runs on a broker. */
record NoStands() implements Stands {
  /** Follows nothing, and waits for nothing. */
  static final Watch NOBODY =
      new Watch() {
        @Override
        public void at(String step, long done, long total) {}

        @Override
        public void pause(long ms) {}
      };

  @Override
  public Stand coordinator(Guarantee guarantee, Map<String, String> settings, Watch watch) {
    throw new AssertionError("nothing runs here");
  }

  @Override
  public Kafka kafka(Watch watch) {
    throw new AssertionError("nothing runs here");
  }
}
