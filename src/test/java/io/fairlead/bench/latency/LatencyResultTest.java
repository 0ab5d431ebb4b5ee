package io.fairlead.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Percentiles;
import io.fairlead.bench.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LatencyResultTest {
  private static final Load LOAD = new Load(Guarantee.EXACTLY_ONCE, 100, 1, 2, 16, 4);
  private static final Watch NOBODY =
      new Watch() {
        @Override
        public void at(String step, long done, long total) {}

        @Override
        public void pause(long ms) {}
      };

  private final List<String> ran = new ArrayList<>();

  @Test
  void theFirstTimeOfATaskCounts() {
    Stamps stamps = new Stamps(1);
    stamps.mark(Moment.ASSIGNED, 0, 5);
    stamps.mark(Moment.ASSIGNED, 0, 9);
    stamps.mark(Moment.ASSIGNED, 1, 9);

    assertEquals(5, stamps.atNs(Moment.ASSIGNED, 0));
    assertEquals(1, stamps.marked(Moment.ASSIGNED));
    assertFalse(stamps.has(Moment.ENDED, 0));
  }

  @Test
  void theWarmUpDoesNotCountAndAMissingEndIsCounted() {
    Stamps stamps = new Stamps(3);
    for (int task = 0; task < 3; task++) {
      stamps.mark(Moment.SCHEDULED, task, 0);
      stamps.mark(Moment.ASSIGNED, task, task == 0 ? 900_000_000 : 2_000_000);
    }
    stamps.mark(Moment.ENDED, 0, 1);
    stamps.mark(Moment.ENDED, 1, 3_000_000);

    LatencyRun run = LatencyRun.of(stamps, 1, 2, Moment.ENDED);

    assertEquals(2, run.tasks());
    assertEquals(1, run.ended());
    assertEquals(2, figure(run, Stage.SUBMIT_TO_ASSIGNED).maxMs(), 0.01);
    assertEquals(3, figure(run, Stage.SUBMIT_TO_OUTCOME).maxMs(), 0.01);
    assertFalse(run.stages().containsKey(Stage.ASSIGNED_TO_STARTED));
  }

  @Test
  void sidesTakeTurnsAndAreComparedByTheirMedians() throws Exception {
    List<LatencyResult> results =
        LatencyResult.measure(
            LOAD, List.of(side("slow", 30, 20, 90), side("quick", 10, 8, 11)), 3, NOBODY);

    assertEquals(List.of("slow", "quick", "quick", "slow", "slow", "quick"), ran);
    LatencyResult slow = results.get(0);
    assertEquals(
        Optional.of(3.0), slow.ratio(results.get(1), Stage.SUBMIT_TO_ASSIGNED, Percentiles::p99Ms));
    assertEquals(20, slow.spread(Stage.SUBMIT_TO_ASSIGNED, Percentiles::p50Ms).get().min());
    assertTrue(slow.spread(Stage.SUBMIT_TO_OUTCOME, Percentiles::p50Ms).isEmpty());
    assertEquals(200, slow.ended());
  }

  @Test
  void aLoadIsSoManyTasks() {
    assertEquals(100, LOAD.warmUpTasks());
    assertEquals(200, LOAD.tasks());
  }

  private Side side(String name, double... latenciesMs) {
    return new Side() {
      private int runs;

      @Override
      public String name() {
        return name;
      }

      @Override
      public LatencyRun run(Load load, Watch watch) {
        ran.add(name);
        double ms = latenciesMs[runs++];
        return new LatencyRun(
            load.tasks(),
            load.tasks(),
            Map.of(
                Stage.SUBMIT_TO_ASSIGNED, new Percentiles(load.tasks(), ms, ms, ms, ms, ms, ms)));
      }
    };
  }

  private static Percentiles figure(LatencyRun run, Stage stage) {
    return Optional.ofNullable(run.stages().get(stage)).orElseThrow();
  }
}
