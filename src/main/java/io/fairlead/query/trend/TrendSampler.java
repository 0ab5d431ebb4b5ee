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
 * that takes long to count is looked at less often, so that the looks at all of them together take
 * about one part in {@value #PARTS} of one stream thread's time at most, wherever they live. Two
 * things go beyond that: the first looks at each swarm, until it is known what it costs, and looks
 * that take more than {@value #MOST_REST_MS} / {@value #PARTS} ms at the mean, since no swarm rests
 * longer than {@value #MOST_REST_MS} ms for each swarm that there is.
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
    private long restMs;
    private long dueMs;
    private boolean failed;

    Pace(SwarmTally tally) {
      this.tally = tally;
    }

    void cost(long costNs) {
      costsNs[looks % LOOKS] = costNs;
      looks++;
    }

    /** Of what a look takes, in milliseconds; 0 if that is not known yet. */
    double rootOfCostMs() {
      return Math.sqrt(LongStream.of(costsNs).min().orElse(0) / 1e6);
    }

    void rest(long nowMs, long forMs) {
      restMs = forMs;
      dueMs = nowMs + forMs;
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
    Pace pace = pace(tally);
    if (nowMs >= pace.dueMs) {
      Optional<Sample> sample = sample(tally, pace);
      sample.ifPresent(seen -> pace.cost(seen.costNs()));
      long restMs = sample.isPresent() ? restMs(pace) : Math.max(EVERY_MS, 2 * pace.restMs);
      pace.rest(nowMs, Math.min(MOST_REST_MS * paces.size(), restMs));
    }
  }

  private Pace pace(SwarmTally tally) {
    Pace known = paces.get(tally.swarm());
    if (known != null && known.tally == tally) {
      return known;
    }
    trends.forget(tally.swarm()); // it may have gone and come back: its counts begin anew
    Pace pace = new Pace(tally);
    paces.put(tally.swarm(), pace);
    return pace;
  }

  /**
   * With costs c and rests r, the looks take the sum of c / r. Rests that go by the roots of the
   * costs keep that sum at 1 / {@value #PARTS}, and of all that do they are the shortest together:
   * one costly swarm does not make the others wait long.
   */
  private long restMs(Pace pace) {
    double roots = paces.values().stream().mapToDouble(Pace::rootOfCostMs).sum();
    return Math.round(PARTS * pace.rootOfCostMs() * roots);
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
