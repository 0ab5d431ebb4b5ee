package io.fairlead.chaos;

import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.audit.TopicReader;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.streams.CoordinatorSetting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One run: processes are started and loaded, faults strike one after the other, each once all is
 * well again; then what waits is drained, and the topics are asked what became of every task.
 */
public final class ChaosRun {
  private static final long POLL_MS = 100;
  private static final String WELL = "well again";
  private static final long WHOLE_LIMIT_MS = 120_000;

  /** Without an outcome for so long nothing more is waited for. */
  private static final long DRAIN_LIMIT_MS = 60_000;

  /** Once it was interrupted it waits no longer for outcomes than that. */
  private static final long HURRIED_DRAIN_MS = 10_000;

  /** What {@code local.EmbeddedBroker} has. */
  private static final long BROKER_SESSION_MS = 3_000;

  private final ChaosOptions options;
  private final Path directory;
  private final Consumer<String> progress;
  private final BooleanSupplier interrupted;
  private final List<Struck> struck = new ArrayList<>();
  private final List<String> stuck = new ArrayList<>();
  private int kills;
  private long beganMs;

  /**
   * @param directory of all data and logs; created if absent, and left
   * @param progress is told a line after each fault, and what is waited for
   * @param interrupted whether it shall end before its time, and audit what there is
   */
  public ChaosRun(
      ChaosOptions options,
      Path directory,
      Consumer<String> progress,
      BooleanSupplier interrupted) {
    this.options = options;
    this.directory = directory;
    this.progress = progress;
    this.interrupted = interrupted;
  }

  /**
   * Runs it; no process is left afterwards.
   *
   * @throws IllegalStateException if a process can't be started or controlled
   */
  public ChaosReport run() throws IOException, InterruptedException {
    try (Fleet fleet = Fleet.start(directory, options.agents());
        TopicWatch watch = TopicWatch.start(fleet.addresses())) {
      awaitTasksTopic(fleet);
      try (Load load =
          Load.start(fleet.addresses(), fleet.swarms(), options.rate(), options.seed())) {
        return run(fleet, watch, load);
      }
    }
  }

  private ChaosReport run(Fleet fleet, TopicWatch watch, Load load)
      throws IOException, InterruptedException {
    if (awaitWhole(fleet, watch, "the start").equals(WELL)) {
      progress.accept("all is well; faults begin");
    }
    beganMs = System.currentTimeMillis();
    long beganNs = System.nanoTime();
    Schedule schedule =
        new Schedule(options.seed(), options.faults(), options.agents(), timeouts());
    Striker striker = new Striker(fleet, watch.timeline(), interrupted);
    while (!isOver(beganNs)) {
      cycle(fleet, watch, striker, schedule.next());
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNs);
    load.stop(interrupted.getAsBoolean());
    Set<String> acknowledged = load.acknowledged();
    progress.accept(
        "%,d tasks acknowledged; waiting for the last of them".formatted(acknowledged.size()));
    drain(fleet, watch);
    return report(fleet, seconds, acknowledged, load.unacknowledged());
  }

  private static Schedule.Timeouts timeouts() {
    return new Schedule.Timeouts(
        setting(CoordinatorSetting.SESSION_TIMEOUT_MS),
        setting(CoordinatorSetting.TRANSACTION_TIMEOUT_MS),
        SwarmConfig.DEFAULT.get(Setting.LOST_AFTER_MS),
        BROKER_SESSION_MS);
  }

  private static long setting(CoordinatorSetting setting) {
    return Long.parseLong(setting.defaultValue().orElseThrow());
  }

  private boolean isOver(long beganNs) {
    long passedNs = System.nanoTime() - beganNs;
    return interrupted.getAsBoolean()
        || struck.size() >= options.cycles()
        || (options.kills().isPresent() && kills >= options.kills().getAsInt())
        || (options.atMost().isPresent() && passedNs >= options.atMost().get().toNanos());
  }

  private void cycle(Fleet fleet, TopicWatch watch, Striker striker, Strike strike)
      throws IOException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep(strike.calmMs());
    long beganNs = System.nanoTime();
    Struck fault = striker.strike(strike);
    struck.add(fault);
    kills += fault.kills();
    long againNs = System.nanoTime();
    String then = awaitWhole(fleet, watch, strike.kind().key() + " " + struck.size());
    progress.accept(
        String.format(
            Locale.ROOT,
            "%3d  %3d kills  %-17s %-22s unavailable %5d ms so far, %s after %.1f s%s",
            struck.size(),
            kills,
            fault.kind().key(),
            String.join("+", fault.victims()),
            Measurements.unavailabilityMs(watch.timeline(), fault, Long.MAX_VALUE),
            then,
            (System.nanoTime() - beganNs) / 1e9,
            because(fault, againNs - beganNs)));
  }

  private static String because(Struck fault, long tookNs) {
    return String.format(
        Locale.ROOT,
        " (%s%s%.1f s)",
        fault.noticed(),
        fault.noticed().isEmpty() ? "" : ", ",
        tookNs / 1e9);
  }

  /** The first coordinator that comes up creates the topics. */
  private static void awaitTasksTopic(Fleet fleet) throws InterruptedException {
    try (TopicReader reader = new TopicReader(fleet.addresses())) {
      long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WHOLE_LIMIT_MS);
      while (!reader.topics().contains("fairlead.tasks")) {
        if (System.nanoTime() > endNs) {
          throw new IllegalStateException("no coordinator has come up; their logs say why");
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
      }
    }
  }

  /** How it went on, in words. */
  private String awaitWhole(Fleet fleet, TopicWatch watch, String after)
      throws IOException, InterruptedException {
    Whole whole = new Whole(fleet, watch.timeline());
    long sinceNs = System.nanoTime();
    while (true) {
      watch.check();
      fleet.revive();
      Optional<String> missing = whole.missing();
      if (missing.isEmpty()) {
        return WELL;
      }
      if (interrupted.getAsBoolean()) {
        return "interrupted";
      }
      if (System.nanoTime() - sinceNs > TimeUnit.MILLISECONDS.toNanos(WHOLE_LIMIT_MS)) {
        stuck.add("not well " + WHOLE_LIMIT_MS + " ms after " + after + ": " + missing.get());
        progress.accept(stuck.get(stuck.size() - 1));
        fleet.dumpThreads();
        return "NOT well";
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  private void drain(Fleet fleet, TopicWatch watch) throws IOException, InterruptedException {
    Timeline seen = watch.timeline();
    long left = seen.open();
    long movedNs = System.nanoTime();
    long hurriedNs = 0; // since when, if it is
    while (left > 0
        && System.nanoTime() - movedNs < TimeUnit.MILLISECONDS.toNanos(DRAIN_LIMIT_MS)) {
      watch.check();
      fleet.revive();
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
      long open = seen.open();
      if (open < left) {
        movedNs = System.nanoTime();
      }
      left = open;
      if (interrupted.getAsBoolean()) {
        hurriedNs = hurriedNs == 0 ? System.nanoTime() : hurriedNs;
        if (System.nanoTime() - hurriedNs > TimeUnit.MILLISECONDS.toNanos(HURRIED_DRAIN_MS)) {
          stuck.add("interrupted before " + left + " tasks had an outcome; they count as lost");
          return;
        }
      }
    }
  }

  private ChaosReport report(
      Fleet fleet, long seconds, Set<String> acknowledged, int unacknowledged) {
    Map<String, String> addresses = fleet.addresses();
    AuditReport audit = TopicAuditor.audit(addresses, (passed, total) -> {});
    Timeline timeline = new Timeline(addresses);
    try (TopicReader reader = new TopicReader(addresses)) {
      reader.readAll(
          reader.topics().stream().filter(timeline::reads).toList(),
          (passed, total) -> {},
          timeline::take);
    }
    Measurements measured = Measurements.of(timeline, fleet.swarms(), struck, beganMs);
    return new ChaosReport(
        options.seed(),
        seconds,
        struck.size(),
        kills,
        acknowledged.size(),
        unacknowledged,
        timeline.absent(acknowledged),
        audit,
        measured.unavailability(),
        measured.failover(),
        measured.agentLoss(),
        measured.worstUnavailabilityMs(),
        measured.standing(),
        timeline.takenBackWhy(),
        fleet.deaths(),
        stuck);
  }
}
