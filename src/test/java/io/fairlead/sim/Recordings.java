package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small recorded periods for tests. */
final class Recordings {
  private Recordings() {}

  static Recording of(
      List<Arrival> arrivals, List<Recording.Presence> agents, Map<String, String> settings) {
    return new Recording(
        "recorded",
        1_700_000_000_000L,
        1_700_000_600_000L,
        new Workload("recorded", arrivals),
        agents,
        new TreeMap<>(settings),
        new Recording.Measured(0, 0, 0, 0),
        0);
  }

  static Recording of(List<Arrival> arrivals, List<Recording.Presence> agents) {
    return of(arrivals, agents, Map.of());
  }

  /** A task of tenant a. */
  static Arrival task(long offsetMs, long costMs) {
    return task("a", Level.NORMAL, offsetMs, costMs);
  }

  static Arrival task(String tenant, Level level, long offsetMs, long costMs) {
    return new Arrival(
        offsetMs * 1_000, new TenantId(tenant), "work", level, costMs * 1_000, null, List.of());
  }

  /** With one slot, as fast as costs are measured. */
  static SimulatedAgent agent(String id) {
    return new SimulatedAgent(new AgentId(id), 1, 1, List.of());
  }

  static Recording.Presence present(String id) {
    return Recording.Presence.throughout(agent(id));
  }

  static Recording.Presence present(String id, long fromMs, long untilMs) {
    return new Recording.Presence(agent(id), fromMs * 1_000, untilMs * 1_000);
  }

  /** Replays as recorded, with messages that take no time. */
  static ReplayFigures replayed(Recording recording) {
    return replayed(recording, ReplayVariant.AS_RECORDED);
  }

  static ReplayFigures replayed(Recording recording, ReplayVariant variant) {
    return new Replay(recording, new Ways(0, 0, 0)).audited().run(variant, 0, () -> false);
  }
}
