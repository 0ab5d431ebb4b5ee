package io.fairlead.bench.compare;

import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The share group with each of some settings, once each.
 *
 * @param trials in the order in which they ran, at least one
 */
public record Tuning(List<Trial> trials) {
  public Tuning {
    trials = List.copyOf(trials);
  }

  /**
   * One setting.
   *
   * @param side what a side with it is called
   * @param setup in words
   */
  public record Trial(String side, String setup, SideRun run) {}

  /** Tries all of them in turn. */
  public static Tuning run(Scenario scenario, Stands stands, Watch watch)
      throws InterruptedException {
    List<Trial> trials = new ArrayList<>();
    for (ShareGroupPeer peer : ShareGroupPeer.candidates()) {
      String side = Sides.SHARE_GROUP + peer.options(scenario.fleet());
      SideRun run = new PeerSide(side, stands, peer).run(scenario, watch);
      trials.add(new Trial(side, peer.setup(scenario.fleet()), run));
    }
    return new Tuning(trials);
  }

  /** The one of least mean wait among those that lost and doubled least. */
  public Trial best() {
    return trials.stream()
        .min(
            Comparator.comparingLong((Trial trial) -> trial.run().lost() + trial.run().doubled())
                .thenComparingDouble(trial -> trial.run().waits().meanMs()))
        .orElseThrow();
  }
}
