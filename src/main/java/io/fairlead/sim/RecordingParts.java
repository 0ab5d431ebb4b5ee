package io.fairlead.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Parts of recordings. */
public final class RecordingParts {
  private static final int GONE = -1;
  private static final long US_PER_MS = 1_000;

  private RecordingParts() {}

  /**
   * The last tasks of a recording, from the arrival of the first of them on. What was before it is
   * left out in any case: arrivals that are drawn anew would come into a time without agents.
   *
   * @param count tasks at most, 1 or more
   */
  public static Recording latest(Recording recording, int count) {
    List<Arrival> arrivals = recording.workload().arrivals();
    if (count < 1) {
      throw new IllegalArgumentException("count is " + count + ", must be 1 or more");
    }
    int first = Math.max(0, arrivals.size() - count);
    long fromMs = arrivals.isEmpty() ? 0 : arrivals.get(first).offsetUs() / US_PER_MS;
    if (first == 0 && fromMs == 0) {
      return recording;
    }
    long fromUs = fromMs * US_PER_MS;
    List<Recording.Presence> agents = new ArrayList<>();
    for (Recording.Presence presence : recording.agents()) {
      if (presence.untilUs() > fromUs) {
        agents.add(
            new Recording.Presence(
                presence.agent(),
                Math.max(0, presence.fromUs() - fromUs),
                presence.untilUs() == Long.MAX_VALUE ? Long.MAX_VALUE : presence.untilUs() - fromUs,
                presence.lost()));
      }
    }
    List<Arrival> kept = new ArrayList<>();
    int[] places = new int[arrivals.size()];
    for (int i = 0; i < arrivals.size(); i++) {
      places[i] = i < first ? GONE : kept.size();
      if (places[i] != GONE) {
        Arrival arrival = arrivals.get(i);
        kept.add(arrival.at(arrival.offsetUs() - fromUs));
      }
    }
    return new Recording(
        recording.swarm(),
        recording.fromMs() + fromMs,
        recording.untilMs(),
        new Workload(recording.workload().name(), tied(kept, places)),
        agents,
        recording.settings(),
        recording.measured(),
        recording.skipped());
  }

  /** The same period and swarm with other tasks. */
  static Recording with(Recording recording, Workload workload) {
    return new Recording(
        recording.swarm(),
        recording.fromMs(),
        recording.untilMs(),
        workload,
        recording.agents(),
        recording.settings(),
        recording.measured(),
        recording.skipped());
  }

  /** The tasks that are wanted, at their times; they wait for those only that are wanted, too. */
  static Workload only(Workload workload, Predicate<Arrival> wanted) {
    List<Arrival> kept = new ArrayList<>();
    int[] places = new int[workload.size()];
    Arrays.fill(places, GONE);
    for (int i = 0; i < places.length; i++) {
      Arrival arrival = workload.arrivals().get(i);
      if (wanted.test(arrival)) {
        places[i] = kept.size();
        kept.add(arrival);
      }
    }
    return new Workload(workload.name(), tied(kept, places));
  }

  /** With their dependencies by the new places. */
  private static List<Arrival> tied(List<Arrival> kept, int[] places) {
    List<Arrival> tied = new ArrayList<>();
    for (Arrival arrival : kept) {
      List<Integer> others =
          arrival.dependencies().stream()
              .map(other -> places[other])
              .filter(other -> other != GONE)
              .toList();
      tied.add(
          arrival.dependencies().isEmpty()
              ? arrival
              : arrival.needing(others, arrival.resourceDemand()));
    }
    return tied;
  }
}
