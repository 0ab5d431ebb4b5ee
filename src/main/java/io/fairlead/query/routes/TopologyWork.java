package io.fairlead.query.routes;

import io.fairlead.model.Command;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmId;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.topology.TopologyDimension;
import io.fairlead.optimize.topology.TopologyGoal;
import io.fairlead.optimize.topology.TopologyOptimizer;
import io.fairlead.optimize.topology.TopologyProposal;
import io.fairlead.optimize.topology.TopologyResult;
import io.fairlead.query.Problem;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.optimization.Optimization;
import io.fairlead.query.topics.RecordedPeriod;
import io.fairlead.query.topics.TopicAccess;
import io.fairlead.query.view.CommandView;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.TopologyView;
import io.fairlead.query.view.TopologyView.AppliedTopology;
import io.fairlead.query.view.TopologyView.PresentTopology;
import io.fairlead.query.view.TopologyView.ProposedTopology;
import io.fairlead.query.view.TopologyView.Standing;
import io.fairlead.sim.Recording;
import io.fairlead.sim.RecordingParts;
import io.fairlead.sim.ReplayTrials;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.wire.avro.SwarmCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One search for a topology: reads what the swarm has done, searches, and carries out the prefetch
 * bound where that is wanted and it is better enough by itself. Everything else is advice: agents
 * are started, and say their slots, where they run; the number of partitions can't grow under a
 * running swarm; and which swarm a task goes to is for its producer to say.
 */
final class TopologyWork implements Optimization.Work {
  /** Part of the time that may go to reading. */
  private static final long READING_PART = 3;

  /** Part of the time that may go to asking other instances for their swarms. */
  private static final long ASKING_PART = 10;

  /** Replays of a search, about; so many of the last tasks are replayed that they fit the time. */
  private static final long REPLAYS = 100;

  /** Tasks that are replayed in a millisecond, about, on one processor. */
  private static final long TASKS_PER_MS = 10;

  private static final int LEAST_TASKS = 500;
  private static final int MOST_TASKS = 50_000;
  private static final long APPLY_WAIT_MS = 2_000;

  private final SwarmAccess access;
  private final TopicAccess topics;
  private final CommandDesk desk;
  private final Request request;
  private final SwarmId swarm;
  private final StateReader state;
  private final int partition;
  private final Wanted wanted;
  private final List<String> remarks = new ArrayList<>();

  /** What is asked for. */
  record Wanted(
      TopologyGoal goal, long fromMs, long untilMs, long maxMs, long seed, boolean apply) {}

  TopologyWork(
      SwarmAccess access,
      TopicAccess topics,
      Request request,
      SwarmId swarm,
      StateReader state,
      int partition,
      Wanted wanted) {
    this.access = access;
    this.topics = topics;
    this.desk = new CommandDesk(access);
    this.request = request;
    this.swarm = swarm;
    this.state = state;
    this.partition = partition;
    this.wanted = wanted;
  }

  @Override
  public OptimizationView.Result run(SearchMonitor monitor) {
    long startNs = monitor.nanoTime();
    monitor.progress(0, "reading what was");
    RecordedPeriod period =
        topics.recording(
            swarm,
            partition,
            wanted.fromMs(),
            wanted.untilMs(),
            Math.max(1, wanted.maxMs() / READING_PART),
            monitor);
    remarks.addAll(period.remarks());
    Recording recording = cut(period.recording());
    SwarmSpread spread =
        SwarmSpread.of(access, request, Math.max(1, wanted.maxMs() / ASKING_PART), monitor);
    remarks.addAll(spread.remarks());
    int maxPrefetch = maxPrefetch();
    long leftMs = wanted.maxMs() - (monitor.nanoTime() - startNs) / 1_000_000;
    TopologyResult found =
        new TopologyOptimizer()
            .optimize(
                new ReplayTrials(recording, maxPrefetch),
                wanted.goal(),
                new SearchLimits(
                    wanted.seed(), TopologyOptimizer.DEFAULT_ROUNDS, Math.max(1, leftMs)),
                monitor);
    AppliedTopology applied = wanted.apply() ? applied(found, monitor) : null;
    return OptimizationView.Result.topology(view(recording, found, spread, applied));
  }

  private Recording cut(Recording recording) {
    long most =
        Math.max(LEAST_TASKS, Math.min(MOST_TASKS, wanted.maxMs() * TASKS_PER_MS / REPLAYS));
    Recording latest = RecordingParts.latest(recording, (int) most);
    if (latest.workload().size() < recording.workload().size()) {
      remarks.add(
          "the last "
              + latest.workload().size()
              + " of "
              + recording.workload().size()
              + " tasks were replayed, to fit the time");
    }
    return latest;
  }

  private int maxPrefetch() {
    try {
      return state
          .swarm(partition, swarm)
          .map(stored -> Math.toIntExact(stored.config().get(Setting.MAX_PREFETCH)))
          .orElseThrow(
              () ->
                  Problem.unknown("there is no swarm " + swarm)
                      .because("unknown-swarm")
                      .toException());
    } catch (UnavailableException e) {
      throw Problem.unavailable("the swarm's state can't be read at this moment").toException();
    }
  }

  // ------------------------------------------------------------------ carrying out

  private @Nullable AppliedTopology applied(TopologyResult found, SearchMonitor monitor) {
    for (TopologyProposal proposal : found.proposals()) {
      if (proposal.exceeds() && proposal.dimension() == TopologyDimension.PREFETCH) {
        return applied(proposal.changes().get(0), monitor);
      }
    }
    return null;
  }

  private @Nullable AppliedTopology applied(TopologyProposal.Change change, SearchMonitor monitor) {
    if (maxPrefetch() != change.from()) {
      remarks.add(
          change.what() + " was changed by somebody else meanwhile; nothing was carried out");
      return null;
    }
    if (monitor.cancelled()) {
      throw new SearchCancelledException();
    }
    Command command =
        new Command.UpdateConfig(
            Map.of(Setting.MAX_PREFETCH.key(), Long.toString(change.to())),
            CommandDesk.issuedBy(request));
    SwarmCommand message =
        desk.message(request.with("commandId", UUID.randomUUID().toString()), swarm, command);
    desk.write(message);
    CommandView answer =
        desk.await(state, partition, message, APPLY_WAIT_MS)
            .orElseThrow(
                () ->
                    Problem.unavailable(
                            "command "
                                + message.getCommandId()
                                + " was written, and is not carried out yet")
                        .toException());
    if (answer.state().equals(CommandView.REFUSED)) {
      throw CommandDesk.refused(answer);
    }
    return new AppliedTopology(
        change.what(),
        change.from(),
        change.to(),
        CommandDesk.given("configVersion", answer.configVersion()));
  }

  // ------------------------------------------------------------------ telling

  private TopologyView view(
      Recording recording,
      TopologyResult found,
      SwarmSpread spread,
      @Nullable AppliedTopology applied) {
    List<ProposedTopology> proposals = new ArrayList<>();
    for (TopologyProposal proposal : found.proposals()) {
      proposals.add(told(proposal, applied));
    }
    spread
        .proposal(wanted.goal().threshold())
        .ifPresent(proposal -> proposals.add(told(proposal, applied)));
    if (found.timedOut()) {
      remarks.add("the time was up before the search was: with more maxMs it may find more");
    }
    return new TopologyView(
        wanted.goal().objective().key(),
        wanted.goal().threshold(),
        wanted.goal().seeds(),
        wanted.seed(),
        recording.fromMs(),
        recording.untilMs(),
        recording.workload().size(),
        PresentTopology.of(found),
        proposals,
        spread.view(),
        applied,
        found.trials(),
        found.rounds(),
        found.timedOut(),
        remarks);
  }

  private ProposedTopology told(TopologyProposal proposal, @Nullable AppliedTopology applied) {
    if (!proposal.judged()) {
      return ProposedTopology.of(
          proposal, Standing.NOT_ENOUGH, "it could not be judged in the time");
    }
    if (!proposal.exceeds()) {
      return ProposedTopology.of(
          proposal,
          Standing.NOT_ENOUGH,
          proposal.improvement().mean() > wanted.goal().threshold()
              ? "it is not better in every replay"
              : "it is not above the threshold");
    }
    return switch (proposal.dimension()) {
      case PREFETCH -> prefetch(proposal, applied);
      case AGENTS, SLOTS -> advice(proposal, "the coordinator starts and stops no agents");
      case COMBINATION ->
          advice(proposal, "the coordinator starts and stops no agents, and it is better together");
      case OWN_SWARM -> advice(proposal, "producers and agents say which swarm they belong to");
      case PARTITIONS ->
          advice(proposal, "the topics must be made anew: a running swarm would change its place");
    };
  }

  private ProposedTopology prefetch(TopologyProposal proposal, @Nullable AppliedTopology applied) {
    if (applied != null) {
      return ProposedTopology.of(
          proposal, Standing.APPLIED, "configuration version " + applied.configVersion());
    }
    return ProposedTopology.of(
        proposal, Standing.APPLICABLE, "with apply, or as " + Setting.MAX_PREFETCH.key());
  }

  private static ProposedTopology advice(TopologyProposal proposal, String why) {
    return ProposedTopology.of(proposal, Standing.ADVICE, why);
  }
}
