package io.fairlead.streams.tally;

import io.fairlead.model.SwarmId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Everything that an instance counts: by swarm, by partition, by stream thread. What belongs to a
 * partition goes with it. Safe for use by several threads.
 */
public final class Tallies {
  private final TallyLimits limits;
  private final Map<Integer, PartitionTally> partitions = new ConcurrentSkipListMap<>();
  private final Map<SwarmId, SwarmTally> swarms = new ConcurrentSkipListMap<>();
  private final Map<String, ThreadTally> threads = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> deadLetters = new ConcurrentSkipListMap<>();
  private final LoadHistory loads = new LoadHistory();

  public Tallies(TallyLimits limits) {
    this.limits = limits;
  }

  public TallyLimits limits() {
    return limits;
  }

  // ------------------------------------------------------------------ told by the stream threads

  /** The calling thread has taken a partition over. */
  public PartitionTally open(int partition, long nowNanos) {
    forget(partition);
    PartitionTally tally =
        new PartitionTally(partition, Thread.currentThread().getName(), nowNanos);
    partitions.put(partition, tally);
    return tally;
  }

  /** The partition goes elsewhere. */
  public void close(PartitionTally tally) {
    if (partitions.remove(tally.partition(), tally)) {
      forget(tally.partition());
    }
  }

  private void forget(int partition) {
    swarms.values().stream()
        .filter(swarm -> swarm.partition() == partition)
        .forEach(swarm -> forget(swarm.swarm()));
  }

  /** A swarm is here. */
  public SwarmTally swarm(SwarmId swarm, int partition, long nowMs) {
    SwarmTally tally = new SwarmTally(swarm, partition, limits, nowMs);
    swarms.put(swarm, tally);
    return tally;
  }

  /** The swarm is gone. */
  public void forget(SwarmId swarm) {
    swarms.remove(swarm);
  }

  /** That of the calling thread, which is new. */
  public ThreadTally thread(long nowNanos) {
    ThreadTally tally = new ThreadTally(Thread.currentThread(), nowNanos);
    threads.put(tally.thread(), tally);
    return tally;
  }

  /**
   * A record went to the dead letters.
   *
   * @param cause its code; of a closed set
   */
  public void deadLetter(String cause) {
    deadLetters.computeIfAbsent(cause, unused -> new LongAdder()).increment();
  }

  // ------------------------------------------------------------------ read by anybody

  /** Of every swarm that is here, in order of their ids. */
  public List<SwarmTally> swarms() {
    return new ArrayList<>(swarms.values());
  }

  public Optional<SwarmTally> swarm(SwarmId swarm) {
    return Optional.ofNullable(swarms.get(swarm));
  }

  public List<PartitionTally> partitions() {
    return new ArrayList<>(partitions.values());
  }

  public List<ThreadTally> threads() {
    threads.values().removeIf(thread -> !thread.alive());
    return new ArrayList<>(threads.values());
  }

  /** Records that went to the dead letters, by the code of their cause. */
  public SortedMap<String, Long> deadLetters() {
    SortedMap<String, Long> counts = new TreeMap<>();
    deadLetters.forEach((cause, count) -> counts.put(cause, count.sum()));
    return counts;
  }

  /**
   * What happened in a swarm from about that time on; from the beginning of counting, where that is
   * later or its past is not remembered.
   *
   * @return the row to compare with
   */
  public TallyRow past(SwarmTally swarm, long fromMs) {
    TallyRow begin = TallyRow.empty(swarm.sinceMs());
    return fromMs <= swarm.sinceMs() ? begin : swarm.history().at(fromMs, begin);
  }

  /** What the stream threads did lately. */
  public StreamLoad load(long nowNanos) {
    return loads.since(this, nowNanos);
  }

  /** Keeps the counts of this moment; to be called every few seconds. */
  public void sample(long nowMs, long nowNanos) {
    loads.add(this, nowNanos);
    List<SwarmTally> here = swarms();
    for (SwarmTally tally : here) {
      tally.demands().forEach(demand -> demand.sample(nowMs));
      tally.tenants().forEach(tenant -> tenant.demands().forEach(demand -> demand.sample(nowMs)));
    }
    here.sort(
        Comparator.comparingLong(SwarmTally::sinceMs)
            .thenComparing(tally -> tally.swarm().value()));
    for (SwarmTally tally : here.subList(0, Math.min(here.size(), limits.swarms()))) {
      tally.history().add(tally.row(nowMs));
    }
  }
}
