package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.scheduler.SwarmView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One run of a {@link Replay}. */
final class ReplayRun {
  private static final long SECOND_US = 1_000_000;

  /** By how much the run begins before the period. */
  static final long WARM_UP_US = SECOND_US;

  /** A replay goes on after its last arrival for an hour, or so many times what was before it. */
  private static final long LEAST_TAIL_US = 3_600 * SECOND_US;

  private static final long MOST_TAILS = 10;

  /** So long nothing may happen before it is given up, and what timers add to it. */
  private static final long PATIENCE_US = 600 * SECOND_US;

  /** The same once all agents have gone. */
  private static final long UNSTAFFED_PATIENCE_US = 10 * SECOND_US;

  private static final int ASKED_EVERY = 256;

  private final Workload workload;
  private final List<Recording.Presence> agents;
  private final List<ReplayVariant.TimedCommand> commands;
  private final ReplayMeter meter;
  private final VirtualSwarm swarm;
  private final EventQueue events;
  private final Audits audits;
  private final List<Stay> stays = new ArrayList<>();
  private final Map<AgentId, Stay> present = new HashMap<>();
  private final long lastScheduledUs;
  private final long lastStaffedUs;
  private final long lastUs;

  /** An agent that came. */
  private static final class Stay {
    private final SimulatedAgent agent;
    private final VirtualAgent process;
    private final long fromUs;
    private long untilUs;

    Stay(SimulatedAgent agent, VirtualAgent process, long fromUs, long untilUs) {
      this.agent = agent;
      this.process = process;
      this.fromUs = fromUs;
      this.untilUs = untilUs;
    }

    /** How long it was there within that time; whoever goes in good order ends what it runs. */
    long withinUs(long beginUs, long endUs) {
      long goneUs = Math.max(untilUs, process.lastEndUs());
      return Math.max(0, Math.min(goneUs, endUs) - Math.max(fromUs, beginUs));
    }
  }

  /**
   * @throws IllegalArgumentException if there is no task, or no agent, or a setting is wrong
   */
  ReplayRun(Recording recording, Ways ways, Audits audits, ReplayVariant variant, long seed) {
    this.agents = variant.agents() == null ? recording.agents() : variant.agents();
    if (recording.workload().size() == 0) {
      throw new IllegalArgumentException("there is no task to replay");
    }
    if (agents.isEmpty()) {
      throw new IllegalArgumentException("there is no agent to replay with");
    }
    SwarmConfig config =
        checked(checked(SwarmConfig.DEFAULT, recording.settings()), variant.settings());
    SplittableRandom random = new SplittableRandom(seed);
    this.workload =
        seed == 0
            ? recording.workload()
            : BlockBootstrap.resample(recording.workload(), random.split());
    this.commands = variant.commands();
    this.audits = audits;
    this.meter = new ReplayMeter(this::nowUs, this::view, audits);
    this.swarm =
        new VirtualSwarm(
            Math.max(0, recording.fromMs() - WARM_UP_US / 1_000),
            ways,
            heartbeatMs(config),
            workload,
            seed == 0 ? recording.ids() : List.of(),
            new InMemoryStore(),
            random,
            meter);
    this.events = swarm.events();
    this.lastScheduledUs = lastScheduledUs();
    this.lastStaffedUs =
        agents.stream().mapToLong(agent -> inRunUs(agent.untilUs())).max().orElseThrow();
    this.lastUs =
        inRunUs(workload.spanUs()) + Math.max(LEAST_TAIL_US, MOST_TAILS * workload.spanUs());
    schedule(config);
  }

  private static SwarmConfig checked(SwarmConfig before, Map<String, String> settings) {
    SwarmConfig.Change change = before.with(settings);
    return change
        .config()
        .orElseThrow(() -> new IllegalArgumentException(String.join("; ", change.faults())));
  }

  /** The shortest that is in force on the way: virtual agents do not learn of another. */
  private long heartbeatMs(SwarmConfig first) {
    SwarmConfig config = first;
    long least = config.get(Setting.HEARTBEAT_MS);
    for (ReplayVariant.TimedCommand timed : commands) {
      if (timed.command() instanceof Command.UpdateConfig update) {
        config = checked(config, update.settings());
        least = Math.min(least, config.get(Setting.HEARTBEAT_MS));
      }
    }
    return least;
  }

  /** When everything has come that is to come, besides agents that go. */
  private long lastScheduledUs() {
    long last = 0;
    for (Arrival arrival : workload.arrivals()) {
      last = Math.max(last, arrival.offsetUs() + arrival.delayUs());
    }
    for (Recording.Presence agent : agents) {
      last = Math.max(last, agent.fromUs());
    }
    for (ReplayVariant.TimedCommand timed : commands) {
      last = Math.max(last, timed.atUs());
    }
    return inRunUs(last);
  }

  /** Time of the run at that time of the period. */
  private static long inRunUs(long offsetUs) {
    return offsetUs > Long.MAX_VALUE - WARM_UP_US ? Long.MAX_VALUE : WARM_UP_US + offsetUs;
  }

  private void schedule(SwarmConfig config) {
    events.after(
        0, () -> swarm.command(new Command.CreateSwarm(config.changedSettings(), "replay")));
    agents.stream()
        .sorted(
            Comparator.comparingLong(Recording.Presence::fromUs)
                .thenComparing(presence -> presence.agent().id()))
        .forEach(
            presence ->
                events.after(
                    presence.fromUs() == 0 ? 0 : inRunUs(presence.fromUs()),
                    () -> launch(presence)));
    for (ReplayVariant.TimedCommand timed : commands) {
      Command command = replayed(timed.command());
      events.after(inRunUs(timed.atUs()), () -> swarm.command(command));
    }
    swarm.submitAll(WARM_UP_US);
    swarm.punctuate();
  }

  /** A plan is carried out at its time: another run counts other facts. */
  private static Command replayed(Command command) {
    return command instanceof Command.ApplyPlan plan
        ? new Command.ApplyPlan(plan.planId(), plan.moves(), plan.issuedBy())
        : command;
  }

  private void launch(Recording.Presence presence) {
    AgentId id = presence.agent().id();
    @Nullable Stay before = present.get(id);
    if (before != null) {
      before.process.crash(); // Where two of one id overlap, the later one is the agent.
      before.untilUs = Math.min(before.untilUs, nowUs());
    }
    VirtualAgent process = swarm.launch(presence.agent());
    long untilUs = inRunUs(presence.untilUs());
    Stay stay = new Stay(presence.agent(), process, nowUs(), untilUs);
    stays.add(stay);
    present.put(id, stay);
    if (untilUs != Long.MAX_VALUE) {
      events.after(untilUs - nowUs(), presence.lost() ? process::crash : process::leave);
    }
  }

  private long nowUs() {
    return swarm.events().nowUs();
  }

  private SwarmView view() {
    return swarm.scheduler().view();
  }

  /**
   * Runs to the end, once.
   *
   * @throws ReplayCancelledException if it was cancelled
   */
  ReplayFigures run(BooleanSupplier cancelled) {
    for (long n = 0; !ended(); n++) {
      if (n % ASKED_EVERY == 0) {
        if (cancelled.getAsBoolean()) {
          throw new ReplayCancelledException();
        }
        if (givenUp()) {
          break;
        }
      }
      events.next();
    }
    return figures();
  }

  private boolean ended() {
    return meter.submitted() == workload.size() && meter.open() == 0;
  }

  /** Whether what is left will not end, or not soon. */
  private boolean givenUp() {
    if (nowUs() > lastUs) {
      return true;
    }
    if (meter.runs() > 0) {
      return false;
    }
    long patienceUs = nowUs() > lastStaffedUs ? UNSTAFFED_PATIENCE_US : patienceUs();
    return nowUs() > Math.max(lastScheduledUs, meter.lastChangeUs()) + patienceUs;
  }

  /** Longer than a swarm in order lets a task wait while nothing runs. */
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
    audits.audit(view());
    long endUs = meter.runs() > 0 ? nowUs() : meter.lastEndUs();
    for (Stay stay : stays) {
      stay.process.crash(); // What still runs was run until now.
      meter.present(stay.agent, stay.withinUs(meter.firstArrivalUs(), endUs));
    }
    return meter.figures(endUs);
  }
}
