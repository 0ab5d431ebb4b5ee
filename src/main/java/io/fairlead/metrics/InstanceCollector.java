package io.fairlead.metrics;

import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.streams.CoordinatorSetting;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.streams.tally.PartitionTally;
import io.fairlead.streams.tally.StreamLoad;
import io.fairlead.streams.tally.SwarmTally;
import io.fairlead.streams.tally.Tallies;
import io.fairlead.streams.tally.ThreadTally;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects, at each scrape, what the instance holds; an instance without a coordinator tells only
 * that it is not ready. Scrapes that follow each other closely get the same answer, so that many
 * scrapers cost the stream threads no more than one.
 */
final class InstanceCollector implements MultiCollector {
  private static final long SAME_FOR_NANOS = 1_000_000_000;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Swarms that one question to a stream thread goes through. */
  private static final int SWARMS_AT_ONCE = 25;

  private final Supplier<Optional<Coordinator>> attached;
  private MetricSnapshots last = new MetricSnapshots();
  private long lastNanos = Long.MIN_VALUE;

  InstanceCollector(Supplier<Optional<Coordinator>> attached) {
    this.attached = attached;
  }

  @Override
  public synchronized MetricSnapshots collect() {
    long beganNanos = System.nanoTime();
    if (lastNanos == Long.MIN_VALUE || beganNanos - lastNanos > SAME_FOR_NANOS) {
      Samples samples = new Samples();
      Optional<Coordinator> coordinator = attached.get();
      samples.add(
          Meter.READY, coordinator.filter(some -> some.notReady().isEmpty()).isPresent() ? 1 : 0);
      coordinator.ifPresent(some -> add(samples, some));
      lastNanos = System.nanoTime();
      samples.add(Meter.SCRAPE_SECONDS, (lastNanos - beganNanos) / NANOS_PER_SECOND);
      last = samples.all();
    }
    return last;
  }

  private static void add(Samples samples, Coordinator coordinator) {
    List<HeldSwarm> swarms = swarms(coordinator);
    samples.add(Meter.SWARMS, swarms.size());
    CoordinatorConfig config = coordinator.config();
    new SwarmSamples(
            samples,
            coordinator.tallies().limits(),
            new DesiredAgents(
                config.number(CoordinatorSetting.AUTOSCALE_WAIT_MS),
                config.number(CoordinatorSetting.AUTOSCALE_UTILISATION_PERCENT) / 100.0,
                config.number(CoordinatorSetting.AUTOSCALE_MAX_AGENTS)))
        .add(swarms);
    for (Counter counter : Counter.values()) {
      samples.add(
          Meter.EVENTS,
          coordinator.counters().get(counter),
          counter.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    coordinator
        .tallies()
        .deadLetters()
        .forEach((cause, n) -> samples.add(Meter.DEAD_LETTERS, n, cause));
    coordinator.state().entries().forEach((store, n) -> samples.add(Meter.STORE_ENTRIES, n, store));
    threads(samples, coordinator);
  }

  private static void threads(Samples samples, Coordinator coordinator) {
    Tallies tallies = coordinator.tallies();
    List<PartitionTally> partitions = tallies.partitions();
    samples.add(Meter.PARTITIONS, partitions.size());
    for (PartitionTally partition : partitions) {
      String label = Integer.toString(partition.partition());
      samples.add(Meter.PARTITION_BUSY_SECONDS, partition.busyNanos() / NANOS_PER_SECOND, label);
      samples.add(Meter.PARTITION_RECORDS, partition.records(), label);
      samples.add(
          Meter.QUESTIONS_WAITING,
          coordinator.state().questionsWaiting(partition.partition()),
          label);
    }
    for (StreamLoad.OfThread thread : coordinator.load().threads()) {
      samples.add(Meter.THREAD_BUSY, thread.busyShare(), shortName(thread.thread()));
    }
    for (ThreadTally thread : tallies.threads()) {
      String label = shortName(thread.thread());
      samples.add(Meter.THREAD_IDLE_SECONDS, thread.idleNanos() / NANOS_PER_SECOND, label);
      samples.add(Meter.COMMITS, thread.commits(), label);
      samples.add(Meter.COMMIT_SECONDS, thread.commitNanos() / NANOS_PER_SECOND, label);
    }
  }

  /** Without the process id in it, which is another one after each start. */
  static String shortName(String thread) {
    int at = thread.lastIndexOf("StreamThread");
    return at < 0 ? thread : thread.substring(at);
  }

  /** Those that have been here longest first. */
  private static List<HeldSwarm> swarms(Coordinator coordinator) {
    Map<SwarmId, SwarmCensus> found = new TreeMap<>();
    for (int partition : coordinator.state().partitions()) {
      try {
        addSwarms(coordinator, partition, found);
      } catch (UnavailableException e) {
        // It is on its way to another instance, which tells of it.
      }
    }
    List<HeldSwarm> swarms = new ArrayList<>();
    for (SwarmCensus census : found.values()) {
      Optional<SwarmTally> tally = coordinator.tallies().swarm(census.id());
      tally.ifPresent(counted -> swarms.add(new HeldSwarm(census, counted)));
    }
    swarms.sort(
        Comparator.comparingLong((HeldSwarm swarm) -> swarm.tally().sinceMs())
            .thenComparing(swarm -> swarm.census().id()));
    return swarms;
  }

  private static void addSwarms(
      Coordinator coordinator, int partition, Map<SwarmId, SwarmCensus> found)
      throws UnavailableException {
    @Nullable SwarmId after = null;
    List<SwarmCensus> page;
    do {
      page =
          coordinator
              .state()
              .askSwarms(
                  partition,
                  after,
                  (swarms, now) -> {
                    List<SwarmCensus> some = new ArrayList<>();
                    while (swarms.hasNext() && some.size() < SWARMS_AT_ONCE) {
                      some.add(swarms.next().census(now));
                    }
                    return some;
                  });
      for (SwarmCensus census : page) {
        found.put(census.id(), census);
        after = census.id();
      }
    } while (page.size() == SWARMS_AT_ONCE);
  }
}
