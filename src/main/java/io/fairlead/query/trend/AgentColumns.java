package io.fairlead.query.trend;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.BreakerState;
import io.fairlead.query.view.AgentTrendView.PointView;
import io.fairlead.scheduler.SwarmCensus.AgentCount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The agents of a swarm at one moment, a figure a column: small, since many are kept. Immutable.
 */
final class AgentColumns {
  /** Memory of one agent: its figures and its place among the ids. */
  static final int BYTES = 38;

  private static final AgentPhase[] PHASES = AgentPhase.values();
  private static final BreakerState[] BREAKERS = BreakerState.values();
  private static final double FIGURE_DIGITS = 10_000;
  private static final double MS_DIGITS = 10;

  private final List<String> ids;
  private final float[] weight;
  private final float[] speed;
  private final float[] reliability;
  private final float[] loadMs;
  private final int[] held;
  private final int[] running;
  private final int[] placed;
  private final byte[] phase;
  private final byte[] breaker;

  /**
   * @param agents in order of their ids
   * @param before those of the moment before, whose list of ids is used on if it is the same; null
   *     if there was none
   */
  AgentColumns(List<AgentCount> agents, @Nullable AgentColumns before) {
    int size = agents.size();
    weight = new float[size];
    speed = new float[size];
    reliability = new float[size];
    loadMs = new float[size];
    held = new int[size];
    running = new int[size];
    placed = new int[size];
    phase = new byte[size];
    breaker = new byte[size];
    List<String> names = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      AgentCount agent = agents.get(i);
      names.add(agent.id().value());
      weight[i] = (float) agent.weight();
      speed[i] = (float) agent.speed();
      reliability[i] = (float) agent.reliability();
      loadMs[i] = (float) agent.loadMs();
      held[i] = agent.held();
      running[i] = agent.running();
      placed[i] = agent.placed();
      phase[i] = (byte) agent.phase().ordinal();
      breaker[i] = (byte) agent.breaker().ordinal();
    }
    ids = before != null && before.ids.equals(names) ? before.ids : names;
  }

  int size() {
    return ids.size();
  }

  /** How one agent stood; empty if it was not there. O(log n). */
  Optional<PointView> point(long atMs, String id) {
    int i = Collections.binarySearch(ids, id);
    return i < 0
        ? Optional.empty()
        : Optional.of(
            new PointView(
                atMs,
                rounded(weight[i], FIGURE_DIGITS),
                rounded(speed[i], FIGURE_DIGITS),
                rounded(reliability[i], FIGURE_DIGITS),
                rounded(loadMs[i], MS_DIGITS),
                held[i],
                running[i],
                placed[i],
                PHASES[phase[i]],
                BREAKERS[breaker[i]]));
  }

  private static double rounded(double value, double digits) {
    return Math.round(value * digits) / digits;
  }
}
