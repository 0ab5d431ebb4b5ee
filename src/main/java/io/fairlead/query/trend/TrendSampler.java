package io.fairlead.query.trend;

import io.fairlead.model.SwarmId;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.AgentTrendView;
import io.fairlead.query.view.TenantTrendsView;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.streams.tally.SwarmTally;
import io.fairlead.streams.tally.TenantTally;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the swarms that this instance holds, one after the other on a thread of its own, every
 * {@value #EVERY_MS} ms, and keeps what it saw in memory for as long as the swarm stays. A swarm
 * that takes long to count is looked at less often, so that about one part in {@value #PARTS} of
 * its stream thread's time goes there at most; but every {@value #MOST_REST_MS} ms in any case.
 */
public final class TrendSampler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrendSampler.class);

  static final long EVERY_MS = 2_000;
  static final long PARTS = 200;
  static final long MOST_REST_MS = 20_000;

  private final Swarms swarms;
  private final Trends trends = new Trends();

  /** Owned by the thread of the rounds. */
  private final Map<SwarmId, Pace> paces = new HashMap<>();

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "fairlead-trends");
            made.setDaemon(true);
            return made;
          });
  private @Nullable ScheduledFuture<?> rounds;

  /** The swarms that are here. */
  interface Swarms {
    /** Their counts, which begin anew whenever a swarm comes here. */
    Collection<SwarmTally> held();

    /**
     * How one stands.
     *
     * @return empty if it is gone, or can't be read at this moment
     */
    Optional<Sample> look(SwarmTally tally);
  }

  /** When a swarm is looked at next. */
  private static final class Pace {
    /** Of the last looks, the one that took least counts: the others were held up themselves. */
    private static final int LOOKS = 3;

    private final SwarmTally tally;
    private final long[] costsNs = new long[LOOKS];
    private int looks;
    private long dueMs;
    private boolean failed;

    Pace(SwarmTally tally) {
      this.tally = tally;
    }

    void looked(long nowMs, long costNs) {
      costsNs[looks % LOOKS] = costNs;
      looks++;
      long leastNs = LongStream.of(costsNs).min().orElse(0);
      dueMs = nowMs + Math.min(MOST_REST_MS, leastNs * PARTS / 1_000_000);
    }
  }

  TrendSampler(Swarms swarms) {
    this.swarms = swarms;
  }

  /** For the swarms of the coordinator that there is when its rounds begin. */
  public static TrendSampler of(SwarmAccess access) {
    return new TrendSampler(new Here(access));
  }

  /** Goes on its rounds. Once is enough. */
  public synchronized void start() {
    if (rounds == null) {
      rounds =
          thread.scheduleWithFixedDelay(
              () -> round(System.nanoTime() / 1_000_000),
              EVERY_MS,
              EVERY_MS,
              TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Looks at every swarm whose time has come.
   *
   * @param nowMs by a clock that goes evenly
   */
  void round(long nowMs) {
    try {
      List<SwarmTally> here =
          swarms.held().stream()
              .sorted(
                  Comparator.comparingLong(SwarmTally::sinceMs)
                      .thenComparing(tally -> tally.swarm().value()))
              .limit(Trends.MOST_SWARMS)
              .toList();
      List<SwarmId> ids = here.stream().map(SwarmTally::swarm).toList();
      paces.keySet().retainAll(ids);
      trends.retain(ids);
      for (SwarmTally tally : here) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        look(tally, nowMs);
      }
    } catch (RuntimeException e) {
      LOG.error("a round of looks at how swarms do failed", e);
    }
  }

  private void look(SwarmTally tally, long nowMs) {
    SwarmId swarm = tally.swarm();
    Pace pace = paces.get(swarm);
    if (pace == null || pace.tally != tally) {
      trends.forget(swarm); // it may have gone and come back: its counts begin anew
      pace = new Pace(tally);
      paces.put(swarm, pace);
    }
    if (nowMs >= pace.dueMs) {
      Optional<Sample> sample = sample(tally, pace);
      pace.looked(nowMs, sample.map(Sample::costNs).orElse(0L));
    }
  }

  /** The others are looked at though one can't be. */
  private Optional<Sample> sample(SwarmTally tally, Pace pace) {
    try {
      Optional<Sample> sample = swarms.look(tally);
      sample.ifPresent(seen -> trends.add(tally.swarm(), seen));
      return sample;
    } catch (RuntimeException e) {
      if (!pace.failed) {
        pace.failed = true; // once is enough to know it
        LOG.error("looking at how swarm {} does failed", tally.swarm(), e);
      }
      return Optional.empty();
    }
  }

  /** How an agent has done; without points if the swarm has not been looked at yet. */
  public AgentTrendView agent(SwarmId swarm, String agent, long fromMs) {
    return trends.of(swarm).orElseGet(SwarmTrend::new).agent(swarm, agent, fromMs);
  }

  /** How the tenants have done; nothing if the swarm has not been looked at yet. */
  public TenantTrendsView tenants(SwarmId swarm, long fromMs) {
    return trends.of(swarm).orElseGet(SwarmTrend::new).tenants(swarm, fromMs);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** Those of the coordinator. */
  private static final class Here implements Swarms {
    private final SwarmAccess access;

    Here(SwarmAccess access) {
      this.access = access;
    }

    @Override
    public Collection<SwarmTally> held() {
      return access.ifStarted().map(it -> it.tallies().swarms()).orElse(List.of());
    }

    @Override
    public Optional<Sample> look(SwarmTally tally) {
      Coordinator coordinator = access.coordinator();
      AtomicLong costNs = new AtomicLong();
      try {
        Optional<SwarmCensus> census =
            coordinator
                .state()
                .ask(
                    tally.partition(),
                    tally.swarm(),
                    (scheduler, now) -> {
                      long startNs = System.nanoTime();
                      SwarmCensus taken = scheduler.census(now);
                      costNs.set(System.nanoTime() - startNs);
                      return taken;
                    });
        return census.map(taken -> new Sample(taken, charged(tally), costNs.get()));
      } catch (UnavailableException e) {
        return Optional.empty(); // partitions are moving, or others ask too much
      }
    }

    private static SortedMap<String, Double> charged(SwarmTally tally) {
      TreeMap<String, Double> charged = new TreeMap<>();
      for (TenantTally tenant : tally.tenants()) {
        charged.put(tenant.isOther() ? Sample.OTHER : tenant.name(), tenant.chargedMs());
      }
      return charged;
    }
  }
}
