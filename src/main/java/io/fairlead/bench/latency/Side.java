package io.fairlead.bench.latency;

import io.fairlead.bench.Watch;
import java.io.IOException;

/** A scheduler whose latency is measured. */
public interface Side {
  /** As results call it. */
  String name();

  /** One run, on Kafka of its own. */
  LatencyRun run(Load load, Watch watch) throws IOException, InterruptedException;
}
