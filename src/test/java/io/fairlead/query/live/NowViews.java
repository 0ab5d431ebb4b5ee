package io.fairlead.query.live;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.BreakerState;
import io.fairlead.query.view.AgentFiguresView;
import io.fairlead.query.view.NowView;
import io.fairlead.query.view.SpreadView;
import io.fairlead.query.view.TenantFiguresView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Views of a swarm for tests. */
final class NowViews {
  static final SpreadView NO_SPREAD = new SpreadView(0, 0, 0, 0, 0);

  private NowViews() {}

  static NowView now(long atMs, long facts, List<AgentFiguresView> agents) {
    return now(atMs, facts, 0, agents, List.of());
  }

  static NowView now(
      long atMs,
      long facts,
      double drainMs,
      List<AgentFiguresView> agents,
      List<TenantFiguresView> tenants) {
    return new NowView(
        "s",
        atMs,
        20_000,
        facts,
        false,
        false,
        false,
        "hybrid",
        "automatic",
        null,
        0,
        0,
        0,
        0,
        Map.of(),
        List.of(),
        0,
        0,
        0,
        NO_SPREAD,
        NO_SPREAD,
        null,
        drainMs,
        agents.size(),
        agents,
        tenants.size(),
        tenants,
        "none",
        List.of(),
        null);
  }

  static AgentFiguresView agent(String id, AgentPhase phase, double loadMs, long completed) {
    return new AgentFiguresView(
        id,
        phase,
        BreakerState.CLOSED,
        null,
        2,
        1,
        1,
        0,
        0.5,
        loadMs * 2,
        loadMs,
        1.9876543211,
        1,
        0.993827160555,
        3.2,
        completed,
        completed,
        0,
        completed * 20.0,
        0,
        0);
  }

  static TenantFiguresView tenant(String id, long completed) {
    return new TenantFiguresView(
        id, 1, 0, 0, 0, false, false, 0.5, 0.51, 100, completed, completed, 0, 0, NO_SPREAD);
  }

  /** So many, of which each has completed so much. */
  static List<AgentFiguresView> fleet(int agents, long completed) {
    List<AgentFiguresView> fleet = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      fleet.add(
          agent(
              String.format(Locale.ROOT, "agent-%04d", i),
              AgentPhase.ALIVE,
              1_234.5678912345 + i + completed,
              completed));
    }
    return fleet;
  }
}
