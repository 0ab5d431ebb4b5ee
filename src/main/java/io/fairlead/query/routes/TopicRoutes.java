package io.fairlead.query.routes;

import io.fairlead.model.AgentId;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Parameter;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.diagnosis.Timeframe;
import io.fairlead.query.topics.TimelineWindow;
import io.fairlead.query.topics.TopicAccess;
import io.fairlead.query.view.DecisionsView;
import io.fairlead.query.view.OutcomeView;
import io.fairlead.query.view.TimelineView;
import io.fairlead.query.view.TokensView;
import io.fairlead.wire.avro.DecisionKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the topics of one swarm, how a task ended and what was decided; and the tokens
 * that were told with the outcomes.
 */
public final class TopicRoutes implements EndpointGroup {
  private static final int MAX_DECISIONS = 1_000;
  private static final int USUAL_DECISIONS = 100;
  private static final int USUAL_RUNS = 2_000;
  private static final long USUAL_WINDOW_MS = 60_000;

  private final SwarmAccess access;
  private final TopicAccess topics;

  public TopicRoutes(SwarmAccess access, TopicAccess topics) {
    this.access = access;
    this.topics = topics;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/v1/swarms/{swarm}/tasks/{task}/outcome",
            "How a task ended, with its result; 404 while it has not, 410 once it is no longer"
                + " retained.",
            OutcomeView.class,
            this::outcome),
        Endpoint.get(
            "/v1/swarms/{swarm}/decisions",
            "What was decided, in order, from an offset on.",
            DecisionsView.class,
            this::decisions,
            Parameter.query(
                "since",
                Long.class,
                "The first offset, as 'next' of the page before; negative: so many before the end."
                    + " Without it, the first that is retained."),
            Parameter.query("limit", Long.class, "So many at most: 1 to 1000, 100 by default."),
            Parameter.query(
                "kind",
                String.class,
                "Only those of that kind, or of some separated by commas: see Decision in"
                    + " PROTOCOL.md."),
            Parameter.query("task", String.class, "Only those about that task."),
            Parameter.query("agent", String.class, "Only those about that agent.")),
        Endpoint.get(
            "/v1/swarms/{swarm}/timeline",
            "What ran on which agent in the time before now, what was moved between agents, and what"
                + " became of them.",
            TimelineView.class,
            this::timeline,
            Parameter.query(
                "windowMs",
                Long.class,
                "How far back: 1000 to 900000 milliseconds, 60000 by default."),
            Parameter.query(
                "limit",
                Long.class,
                "So many runs, and moves, at most, the newest: 1 to 5000, 2000 by default."),
            Parameter.query("agent", String.class, "Only that agent, and moves from it or to it."),
            Parameter.query(
                "firstAgent", String.class, "Only agents whose ids don't come before that one."),
            Parameter.query(
                "lastAgent", String.class, "Only agents whose ids don't come after that one.")),
        Endpoint.get(
            "/v1/swarms/{swarm}/tokens",
            "Language-model tokens that agents reported, by operation, tenant and agent; in whole"
                + " slices of ten minutes.",
            TokensView.class,
            this::tokens,
            Parameter.query("operation", String.class, "Only those of that operation."),
            Parameter.query(
                "timeframe",
                String.class,
                "How far back: 15m, 1h, 24h, 7d and so on; 15m by default."),
            Parameter.query("from", Long.class, "Start, milliseconds since the Unix epoch."),
            Parameter.query("to", Long.class, "End, milliseconds since the Unix epoch.")));
  }

  private Reply outcome(Request request) {
    SwarmId swarm = request.swarm();
    TaskId task = request.task();
    return access.answer(
        request,
        swarm,
        "task " + task + " that has ended",
        (state, partition) -> {
          // In this order: a task is filed among the finished before it leaves the live ones.
          Optional<StoredTask> live = state.task(partition, swarm, task);
          Optional<FinishedTask> finished = state.finishedTask(partition, swarm, task);
          if (live.isPresent() && finished.isEmpty()) {
            throw Problem.unknown(
                    "task "
                        + task
                        + " of swarm "
                        + swarm
                        + " has not ended: it is "
                        + live.get().phase().name().toLowerCase(Locale.ROOT))
                .toException();
          }
          if (finished.isPresent()) {
            return finished.map(
                ended -> OutcomeView.of(topics.outcome(swarm, task, ended.endedAtMs(), false)));
          }
          return state
              .rejection(partition, swarm, task)
              .map(answer -> OutcomeView.of(topics.outcome(swarm, task, answer.atMs(), true)));
        });
  }

  private Reply decisions(Request request) {
    SwarmId swarm = request.swarm();
    long since = request.number("since", Long.MIN_VALUE / 2, Long.MAX_VALUE, 0);
    int limit = (int) request.number("limit", 1, MAX_DECISIONS, USUAL_DECISIONS);
    Set<DecisionKind> kinds = request.choices("kind", DecisionKind.class);
    String task = request.text("task").orElse(null);
    String agent = request.text("agent").orElse(null);
    DecisionsView page =
        topics.decisions(
            swarm,
            since,
            limit,
            decision ->
                (kinds.isEmpty() || kinds.contains(decision.getKind()))
                    && is(task, decision.getTaskId())
                    && (is(agent, decision.getAgentId()) || is(agent, decision.getFromAgentId())));
    // What is there can be read everywhere; whether a swarm exists only its holder knows.
    return page.decisions().isEmpty()
        ? access.answer(
            request,
            swarm,
            "decisions, since it does not exist",
            (state, partition) -> state.swarm(partition, swarm).map(found -> page))
        : Reply.ok(page);
  }

  private Reply timeline(Request request) {
    SwarmId swarm = request.swarm();
    long windowMs = request.number("windowMs", 1_000, TimelineWindow.MOST_MS, USUAL_WINDOW_MS);
    int limit = (int) request.number("limit", 1, TimelineWindow.MOST_RUNS, USUAL_RUNS);
    String agent = agent(request, "agent", null);
    String first = agent(request, "firstAgent", agent);
    String last = agent(request, "lastAgent", agent);
    return access.answer(
        request,
        swarm,
        (state, partition) -> {
          long nowMs = System.currentTimeMillis();
          return topics.timeline(
              swarm, partition, new TimelineWindow(nowMs - windowMs, nowMs, limit, first, last));
        });
  }

  private static @Nullable String agent(Request request, String name, @Nullable String otherwise) {
    return request.parsedText(name, AgentId::new).map(AgentId::value).orElse(otherwise);
  }

  private Reply tokens(Request request) {
    SwarmId swarm = request.swarm();
    Timeframe time = Timeframe.of(request, System.currentTimeMillis());
    String operation = request.text("operation").orElse(null);
    return access.answer(
        request,
        swarm,
        "tokens, since it does not exist",
        (state, partition) ->
            state.swarm(partition, swarm).isEmpty()
                ? Optional.empty()
                : Optional.of(
                    TokensView.of(
                        swarm,
                        time.fromMs(),
                        time.toMs(),
                        operation,
                        state.tokens(partition, swarm, time.fromMs(), time.toMs()))));
  }

  private static boolean is(@Nullable String wanted, @Nullable String there) {
    return wanted == null || wanted.equals(there);
  }
}
