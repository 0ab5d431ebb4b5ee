package io.fairlead.sim;

import io.fairlead.model.Command;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.scheduler.SwarmView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a recorded period again, on the same core and in virtual time, as it was or otherwise. The
 * same recording, variant and seed give the same figures.
 *
 * <p>Agents that were there when the period began are let in a second before it, so that the first
 * tasks find them. It ends when every task has, when nothing moves any more, or at a bound after
 * the last arrival; what is left then is counted. What a recording does not tell is said there.
 *
 * <p>The core checks every fact against the invariants, here as everywhere.
 */
public final class Replay {
  /** How long messages take if nothing is said: about as long as with Kafka, exactly once. */
  public static final Ways WAYS = new Ways(3_000, 5_000, 20_000);

  private static final long SECOND_US = 1_000_000;
  private static final long WARM_UP_US = SECOND_US;
  private static final long HOUR_US = 3_600 * SECOND_US;

  /** At the least, so long nothing may happen before it is given up. */
  private static final long PATIENCE_US = 600 * SECOND_US;

  /** A replay goes on after its last arrival for an hour, or so many times what was before it. */
  private static final long MOST_TAILS = 10;

  private static final int ASKED_EVERY = 256;

  private final Recording recording;
  private final Ways ways;

  public Replay(Recording recording) {
    this(recording, WAYS);
  }

  /** With messages that take as long as {@code ways} says. */
  public Replay(Recording recording, Ways ways) {
    this.recording = recording;
    this.ways = ways;
  }

  /**
   * Runs it.
   *
   * @param seed of what a recording does not tell: how long messages take; 0 replays the arrivals
   *     as they were, any other seed draws the arrivals anew from those recorded ({@link
   *     BlockBootstrap}), and numbers the tasks instead of giving them their ids
   * @param cancelled asked now and then; true ends the run with {@link ReplayCancelledException}
   * @throws IllegalArgumentException if there is no task, or no agent, or a setting is wrong
   */
  public ReplayFigures run(ReplayVariant variant, long seed, BooleanSupplier cancelled) {
    return new Run(recording, ways, variant, seed).run(cancelled);
  }

  private static final class Run {
    /** An agent that was launched. */
    private record Launched(Recording.Presence presence, long fromUs, VirtualAgent process) {}

    private final ReplayMeter meter;
    private final VirtualSwarm swarm;
    private final EventQueue events;
    private final List<Launched> launched = new ArrayList<>();
    private final int tasks;
    private final long lastScheduledUs;
    private final long lastUs;
    private final long lastStaffedUs;

    Run(Recording recording, Ways ways, ReplayVariant variant, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      Workload workload =
          seed == 0
              ? recording.workload()
              : BlockBootstrap.resample(recording.workload(), random.split());
      List<Recording.Presence> agents =
          variant.agents() == null ? recording.agents() : variant.agents();
      if (workload.size() == 0) {
        throw new IllegalArgumentException("there is no task to replay");
      }
      if (agents.isEmpty()) {
        throw new IllegalArgumentException("there is no agent to replay with");
      }
      SwarmConfig config = config(recording, variant);
      this.tasks = workload.size();
      this.meter = new ReplayMeter(this::nowUs, id -> view().phase(id));
      this.swarm =
          new VirtualSwarm(
              Math.max(0, recording.fromMs() - WARM_UP_US / 1_000),
              ways,
              config.get(Setting.HEARTBEAT_MS),
              workload,
              seed == 0 ? recording.ids() : List.of(),
              new InMemoryStore(),
              random,
              meter);
      this.events = swarm.events();
      long lastUs = workload.spanUs();
      this.lastUs = WARM_UP_US + lastUs + Math.max(HOUR_US, MOST_TAILS * lastUs);
      this.lastScheduledUs = lastScheduledUs(workload, agents, variant);
      this.lastStaffedUs =
          agents.stream().mapToLong(agent -> after(agent.untilUs())).max().orElse(0);
      schedule(config, agents, variant);
    }

    private static SwarmConfig config(Recording recording, ReplayVariant variant) {
      SwarmConfig config = checked(SwarmConfig.DEFAULT, recording.settings(), "as recorded");
      config = checked(config, variant.settings(), variant.name());
      SwarmConfig later = config;
      for (ReplayVariant.TimedCommand timed : variant.commands()) {
        if (timed.command() instanceof Command.UpdateConfig update) {
          later = checked(later, update.settings(), variant.name());
        }
      }
      return config;
    }

    private static SwarmConfig checked(
        SwarmConfig before, Map<String, String> settings, String where) {
      SwarmConfig.Change change = before.with(settings);
      return change
          .config()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "settings " + where + ": " + String.join("; ", change.faults())));
    }

    private static long lastScheduledUs(
        Workload workload, List<Recording.Presence> agents, ReplayVariant variant) {
      long last = 0;
      for (Arrival arrival : workload.arrivals()) {
        last = Math.max(last, arrival.offsetUs() + arrival.delayUs());
      }
      for (Recording.Presence agent : agents) {
        last = Math.max(last, agent.fromUs());
      }
      for (ReplayVariant.TimedCommand timed : variant.commands()) {
        last = Math.max(last, timed.atUs());
      }
      return after(last);
    }

    /** Time of the run at that time of the recording. */
    private static long after(long offsetUs) {
      return offsetUs > Long.MAX_VALUE - WARM_UP_US ? Long.MAX_VALUE : WARM_UP_US + offsetUs;
    }

    private void schedule(
        SwarmConfig config, List<Recording.Presence> agents, ReplayVariant variant) {
      events.after(
          0, () -> swarm.command(new Command.CreateSwarm(config.changedSettings(), "replay")));
      for (Recording.Presence agent : byArrival(agents)) {
        long fromUs = agent.fromUs() == 0 ? 0 : after(agent.fromUs());
        events.after(fromUs, () -> launch(agent));
      }
      for (ReplayVariant.TimedCommand timed : variant.commands()) {
        events.after(after(timed.atUs()), () -> swarm.command(timed.command()));
      }
      swarm.submitAll(WARM_UP_US);
      swarm.punctuate();
    }

    private static List<Recording.Presence> byArrival(List<Recording.Presence> agents) {
      return agents.stream()
          .sorted(
              Comparator.comparingLong(Recording.Presence::fromUs)
                  .thenComparing(presence -> presence.agent().id()))
          .toList();
    }

    private void launch(Recording.Presence presence) {
      @Nullable VirtualAgent before = swarm.process(presence.agent().id());
      if (before != null) {
        before.crash(); // Where two of one id overlap, the later one is the agent.
      }
      VirtualAgent process = swarm.launch(presence.agent());
      launched.add(new Launched(presence, nowUs(), process));
      if (presence.untilUs() != Long.MAX_VALUE) {
        events.after(
            after(presence.untilUs()) - nowUs(), presence.lost() ? process::crash : process::leave);
      }
    }

    private long nowUs() {
      return swarm.events().nowUs();
    }

    private SwarmView view() {
      return swarm.scheduler().view();
    }

    ReplayFigures run(BooleanSupplier cancelled) {
      for (long n = 0; meter.submitted() < tasks || meter.open() > 0; n++) {
        if (n % ASKED_EVERY == 0) {
          if (cancelled.getAsBoolean()) {
            throw new ReplayCancelledException();
          }
          if (over()) {
            break;
          }
        }
        events.next();
      }
      return figures();
    }

    /** Whether what is left will not end, or not soon. */
    private boolean over() {
      if (nowUs() > lastUs) {
        return true;
      }
      if (meter.submitted() < tasks || meter.runs() > 0 || nowUs() <= lastScheduledUs) {
        return false;
      }
      long patienceUs = nowUs() > lastStaffedUs ? 10 * SECOND_US : patienceUs();
      return nowUs() > Math.max(lastScheduledUs, meter.lastChangeUs()) + patienceUs;
    }

    /** The longest that a swarm in order lets a task wait while nothing runs. */
    private long patienceUs() {
      SwarmConfig config = view().config();
      long timersMs =
          config.get(Setting.BREAKER_OPEN_MS)
              + config.get(Setting.RETRY_BACKOFF_MAX_MS)
              + config.get(Setting.LOST_AFTER_MS)
              + config.get(Setting.LEASE_MS);
      return PATIENCE_US + 1_000 * timersMs;
    }

    private ReplayFigures figures() {
      boolean cut = meter.runs() > 0;
      long endUs = cut ? nowUs() : meter.lastEndUs();
      launched.forEach(agent -> agent.process().crash());
      for (Launched agent : launched) {
        long untilUs = Math.max(after(agent.presence().untilUs()), agent.process().lastEndUs());
        long fromUs = Math.max(agent.fromUs(), meter.firstArrivalUs());
        meter.present(agent.presence().agent(), Math.max(0, Math.min(untilUs, endUs) - fromUs));
      }
      return meter.figures(endUs);
    }
  }
}
