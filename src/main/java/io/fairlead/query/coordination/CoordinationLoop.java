package io.fairlead.query.coordination;

import io.fairlead.model.SwarmId;
import io.fairlead.query.Api;
import io.fairlead.query.view.CoordinationView;
import io.fairlead.query.view.CoordinationView.RunView;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorSetting;
import io.fairlead.streams.tally.SwarmTally;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the coordination procedure for the swarms that this instance holds, one after the other on a
 * thread of its own, and remembers of each the last run. Of one swarm there is never more than one
 * run at a time. Beside the balancer's own rounds, which go on without it: it has a round done
 * where there is still something to move, and only as balanceMode lets it.
 */
public final class CoordinationLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinationLoop.class);

  /** Who asks, where it is nobody. */
  static final String SCHEDULE = "schedule";

  private volatile @Nullable Api api;
  private final Map<SwarmId, Past> pasts = new ConcurrentHashMap<>();
  private final Set<SwarmId> running = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable ScheduledFuture<?>> rounds = new AtomicReference<>();
  private final ScheduledExecutorService thread;
  private volatile long intervalMs;

  private record Past(long runs, RunView last) {}

  public CoordinationLoop() {
    this(
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "fairlead-coordination");
              made.setDaemon(true);
              return made;
            }));
  }

  /**
   * @param thread on which scheduled rounds go
   */
  CoordinationLoop(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  /**
   * To be called before the first run.
   *
   * @param own what the procedure uses, on behalf of the coordinator
   */
  public void use(Api own) {
    api = own;
  }

  /** Goes on its rounds, as that coordinator's configuration has it. */
  public void start(Coordinator coordinator) {
    start(
        coordinator.config().number(CoordinatorSetting.COORDINATION_INTERVAL_MS),
        () -> coordinator.tallies().swarms().stream().map(SwarmTally::swarm).toList());
  }

  /**
   * @param everyMs from the end of a round to the next; 0: there are none
   * @param here the swarms that this instance holds at that moment
   */
  void start(long everyMs, Supplier<List<SwarmId>> here) {
    intervalMs = everyMs;
    if (everyMs > 0) {
      ScheduledFuture<?> before =
          rounds.getAndSet(
              thread.scheduleWithFixedDelay(
                  () -> round(here), everyMs, everyMs, TimeUnit.MILLISECONDS));
      if (before != null) {
        before.cancel(false);
      }
    }
  }

  private void round(Supplier<List<SwarmId>> here) {
    try {
      List<SwarmId> held = here.get();
      pasts.keySet().retainAll(held);
      for (SwarmId swarm : held) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        // One that somebody has asked for is as good.
        run(swarm, SCHEDULE);
      }
    } catch (RuntimeException e) {
      LOG.error("a round of the coordination loop failed", e);
    }
  }

  /**
   * One run now, on the calling thread.
   *
   * @param trigger who asks
   * @return empty if one is under way
   */
  public Optional<RunView> run(SwarmId swarm, String trigger) {
    Api own = api;
    if (own == null) {
      throw new IllegalStateException("there is nothing to run with yet");
    }
    if (!running.add(swarm)) {
      return Optional.empty();
    }
    try {
      RunView run = new CoordinationRun(own, swarm.value(), trigger).run();
      pasts.merge(swarm, new Past(1, run), (before, one) -> new Past(before.runs + 1, run));
      if (run.error() != null) {
        LOG.debug("swarm {}: a run of the coordination loop failed: {}", swarm, run.error());
      }
      return Optional.of(run);
    } finally {
      running.remove(swarm);
    }
  }

  /** How it stands with a swarm that is here. */
  public CoordinationView view(SwarmId swarm) {
    Past past = pasts.get(swarm);
    return new CoordinationView(
        swarm.value(),
        intervalMs,
        running.contains(swarm),
        past == null ? 0 : past.runs,
        past == null ? null : past.last);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
