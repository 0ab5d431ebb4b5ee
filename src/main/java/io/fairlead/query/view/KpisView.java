package io.fairlead.query.view;

import io.fairlead.model.Kpi;
import io.fairlead.model.SwarmId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Key figures of a swarm over time, one for each interval in which it had tasks.
 *
 * @param cut whether there are more and earlier ones in the time that was asked for
 * @param kpis earliest first
 */
public record KpisView(String swarmId, boolean cut, List<Kpi> kpis) {
  /** Intervals told at most. */
  public static final int MOST = 3_600;

  public KpisView {
    kpis = List.copyOf(kpis);
  }

  /**
   * @param latestFirst up to one more than are told
   */
  public static KpisView of(SwarmId swarm, List<Kpi> latestFirst) {
    boolean cut = latestFirst.size() > MOST;
    List<Kpi> kpis = new ArrayList<>(cut ? latestFirst.subList(0, MOST) : latestFirst);
    Collections.reverse(kpis);
    return new KpisView(swarm.value(), cut, kpis);
  }
}
