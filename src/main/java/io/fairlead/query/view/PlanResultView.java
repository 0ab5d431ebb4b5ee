package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.model.AgentId;
import io.fairlead.model.Move;
import io.fairlead.optimize.plan.PlanObjectives;
import io.fairlead.optimize.plan.PlanPreference;
import io.fairlead.optimize.plan.PlanResult;
import io.fairlead.scheduler.PlanSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a search for a plan came to: which agent should run each waiting task.
 *
 * @param fact number of the swarm's last fact when the snapshot was cut
 * @param snapshotAtMs when it was cut, milliseconds since the Unix epoch
 * @param ageMs how old the snapshot was when the search ended, milliseconds
 * @param agents that take work
 * @param tasks that have not started and may be placed, moved or asked back
 * @param waiting tasks that have not started
 * @param complete whether the snapshot holds all tasks; else it was cut at its bound
 * @param remark why there is no plan; left out where there is one
 * @param seed of every random draw
 * @param generations rounds of the search
 * @param timedOut whether the time was up before the rounds were
 * @param preference by which one plan is chosen
 * @param unchanged as things stand; left out without a plan
 * @param greedy the plan that the search began with; left out without a plan
 * @param front plans of which none is better than another in everything, by latency
 * @param chosen number of the one that is preferred; 0 without a plan
 * @param why it is preferred; empty without a plan
 * @param moveCount moves of that one
 * @param moves the first 100 of them, in the order in which they are carried out
 * @param applied what came of carrying it out; left out where it was not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanResultView(
    long fact,
    long snapshotAtMs,
    long ageMs,
    int agents,
    int tasks,
    long waiting,
    boolean complete,
    @Nullable String remark,
    long seed,
    int generations,
    boolean timedOut,
    PreferenceView preference,
    @Nullable PlanFigures unchanged,
    @Nullable PlanFigures greedy,
    List<PlanFigures> front,
    int chosen,
    String why,
    int moveCount,
    List<PlanMove> moves,
    @Nullable AppliedPlanView applied) {
  /** Moves that are listed. */
  public static final int MOST_MOVES = 100;

  /**
   * A plan by what is expected of it.
   *
   * @param number place in the front, from 1; 0 for one that stands apart
   * @param latencyMs mean time from the snapshot until a task ends, milliseconds; less is better
   * @param utilisation share of the agents' capacity that is used until the last task ends, 0 to 1;
   *     more is better
   * @param imbalanceMs standard deviation of the agents' loads, milliseconds; less is better
   * @param cost price of running all of it, in the agents' unit of costPerSecond; less is better
   * @param moves tasks that it moves
   */
  public record PlanFigures(
      int number,
      double latencyMs,
      double utilisation,
      double imbalanceMs,
      double cost,
      int moves) {
    static PlanFigures of(int number, PlanObjectives of, int moves) {
      return new PlanFigures(
          number, of.latencyMs(), of.utilisation(), of.imbalanceMs(), of.cost(), moves);
    }
  }

  /**
   * One move.
   *
   * @param from who has the task; left out while it waits for any agent
   * @param to who should run it
   * @param kind {@code PLACE} from those that wait for any agent into a local queue, {@code MOVE}
   *     from one local queue into another, {@code REVOKE}: asked back
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PlanMove(String taskId, @Nullable String from, String to, String kind) {
    static PlanMove of(Move move) {
      AgentId from = move.from();
      return new PlanMove(
          move.task().value(),
          from == null ? null : from.value(),
          move.to().value(),
          move.kind().name());
    }
  }

  /** There is nothing that could be planned. */
  public static PlanResultView nothing(
      PlanSnapshot snapshot, PlanPreference preference, long seed, long nowMs, String remark) {
    return new PlanResultView(
        snapshot.fact(),
        snapshot.atMs(),
        Math.max(0, nowMs - snapshot.atMs()),
        snapshot.agents().size(),
        snapshot.tasks().size(),
        snapshot.waiting(),
        snapshot.complete(),
        remark,
        seed,
        0,
        false,
        PreferenceView.of(preference),
        null,
        null,
        List.of(),
        0,
        "",
        0,
        List.of(),
        null);
  }

  /** What was found. */
  public static PlanResultView of(
      PlanSnapshot snapshot, PlanPreference preference, long seed, long nowMs, PlanResult found) {
    List<PlanFigures> front = new ArrayList<>();
    for (PlanResult.Plan plan : found.front()) {
      front.add(PlanFigures.of(front.size() + 1, plan.objectives(), plan.moves().size()));
    }
    List<Move> moves = found.plan().moves();
    return new PlanResultView(
        snapshot.fact(),
        snapshot.atMs(),
        Math.max(0, nowMs - snapshot.atMs()),
        snapshot.agents().size(),
        snapshot.tasks().size(),
        snapshot.waiting(),
        snapshot.complete(),
        null,
        seed,
        found.generations(),
        found.timedOut(),
        PreferenceView.of(preference),
        PlanFigures.of(0, found.unchanged(), 0),
        PlanFigures.of(0, found.greedy().objectives(), found.greedy().moves().size()),
        front,
        found.chosen() + 1,
        why(preference),
        moves.size(),
        moves.stream().limit(MOST_MOVES).map(PlanMove::of).toList(),
        null);
  }

  private static String why(PlanPreference by) {
    double sum = by.latency() + by.utilisation() + by.balance() + by.cost();
    List<String> terms = new ArrayList<>();
    add(terms, by.latency() / sum, "latency");
    add(terms, by.utilisation() / sum, "(1 - utilisation)");
    add(terms, by.balance() / sum, "imbalance");
    add(terms, by.cost() / sum, "cost");
    return "least of "
        + String.join(" + ", terms)
        + ", relative to the unchanged plan's latency, mean load and cost";
  }

  private static void add(List<String> terms, double weight, String objective) {
    if (weight > 0) {
      terms.add(String.format(Locale.ROOT, "%.2f %s", weight, objective));
    }
  }

  /** The same, carried out. */
  public PlanResultView applied(AppliedPlanView outcome) {
    return new PlanResultView(
        fact,
        snapshotAtMs,
        ageMs,
        agents,
        tasks,
        waiting,
        complete,
        remark,
        seed,
        generations,
        timedOut,
        preference,
        unchanged,
        greedy,
        front,
        chosen,
        why,
        moveCount,
        moves,
        outcome);
  }
}
