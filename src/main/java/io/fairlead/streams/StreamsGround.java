package io.fairlead.streams;

import io.fairlead.streams.tally.Tallies;
import io.fairlead.streams.tally.TallyLimits;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * What a coordinator's topology runs on, for another topology: the same settings of Kafka Streams,
 * the same clients, the same bounded memory, and the same rule of when to commit. Tells what
 * Fairlead costs beyond that, by putting something in its place.
 */
public final class StreamsGround implements AutoCloseable {
  /** How often a coordinator looks, by the wall clock, whether a commit is due. */
  public static final Duration LOOK_EVERY = SchedulerProcessor.PUNCTUATE_EVERY;

  private final CoordinatorConfig config;
  private final TimeSource time = TimeSource.SYSTEM;
  private final StoreMemory memory;
  private final ThreadLocal<CommitPacer> pacers;

  /**
   * @param properties as a coordinator takes them: {@code bootstrap.servers}, {@code
   *     schema.registry.url}, {@code application.id}, {@code state.dir}, {@code
   *     processing.guarantee} and others
   * @throws IllegalArgumentException if one is wrong
   */
  public StreamsGround(Map<String, String> properties) {
    config = CoordinatorConfig.of(new TreeMap<>(properties));
    memory = new StoreMemory(config.number(CoordinatorSetting.STORE_MEMORY_BYTES));
    Tallies tallies = new Tallies(TallyLimits.DEFAULT);
    pacers =
        ThreadLocal.withInitial(
            () -> new CommitPacer(time.nanoTime(), tallies.thread(time.nanoTime())));
  }

  /** The topology on this ground, not yet started. */
  public KafkaStreams streams(Topology topology) {
    return new KafkaStreams(
        topology,
        StreamsSettings.of(config, "", memory),
        new PacedClients(time, pacers::get, WriteStage.Order.none()));
  }

  /**
   * The calling stream thread has written something that others wait for.
   *
   * @param request asks Streams for a commit; run by the same thread when one is due, and never at
   *     least once, where what is written is visible
   */
  public void outputPending(Runnable request) {
    if (config.exactlyOnce()) {
      pacers.get().outputPending(request);
    }
  }

  /** Has the calling stream thread ask for a commit if one is due. */
  public void commitIfDue() {
    pacers.get().requestIfDue(time.nanoTime());
  }

  /** After the streams have been closed. */
  @Override
  public void close() {
    memory.close();
  }
}
