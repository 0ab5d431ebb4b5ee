package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.completed;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From when a task's waiting counts, where the order goes by it: a point each second. */
class AgingTest {
  private static final long MINUTE_MS = 60_000;
  private static final long DAY_MS = 24 * 60 * MINUTE_MS;

  private final SchedulerHarness swarm = new SchedulerHarness();
  private Fact.TaskDispatched running;

  /** One agent is busy, and everything else waits. */
  private void begin(String discipline) {
    swarm.handle(
        new Command.CreateSwarm(
            Map.of(
                "level.high.discipline",
                discipline,
                "agingBoost",
                "1",
                "agingThresholdMs",
                "1000",
                "maxPrefetch",
                "0",
                "leaseMs",
                "3600000",
                "lostAfterMs",
                "3600000",
                "suspectAfterMs",
                "600000"),
            "me"));
    swarm.join("a", 1);
    running = swarm.submitAndDispatch("running", 1_000);
  }

  private TaskDraft high(String id) {
    return TaskDraft.of(id).level(Level.HIGH).submittedAt(swarm.now().wallMs());
  }

  private void submit(TaskDraft draft) {
    swarm.handle(draft.submit());
  }

  private void pass(long ms) {
    for (long left = ms; left > 0; left -= 500_000) {
      swarm.nowMs += Math.min(left, 500_000);
      swarm.handle(swarm.report("a", List.of(running), started(running)));
    }
  }

  private List<String> next(int tasks) {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      List<Fact> facts =
          swarm.handle(swarm.report("a", List.of(), started(running), completed(running, 1_000)));
      running = only(facts, Fact.TaskDispatched.class);
      order.add(running.taskId().value());
    }
    return order;
  }

  @Test
  void whoDatesBackGainsFiveMinutesAndNoMore() {
    begin("priority");
    submit(high("dated-back").submittedAt(1));
    submit(high("below").priority(299));
    submit(high("above").priority(301));
    assertEquals(List.of("above", "dated-back", "below"), next(3));
  }

  @Test
  void shortestIsBoundedAlike() {
    begin("shortest");
    submit(high("dated-back").submittedAt(1).cost(400_000));
    submit(high("longer").cost(101_000));
    submit(high("shorter").cost(99_000));
    assertEquals(List.of("shorter", "dated-back", "longer"), next(3));
  }

  @Test
  void waitingOnTheTopicWhileNoCoordinatorRanCounts() {
    begin("priority");
    pass(10 * MINUTE_MS);
    submit(high("lay").submittedAt(swarm.now().wallMs() - 4 * MINUTE_MS));
    submit(high("came").priority(239));
    submit(high("urgent").priority(241));
    assertEquals(List.of("urgent", "lay", "came"), next(3));
  }

  @Test
  void aProducersClockThatIsAheadCostsNothing() {
    begin("priority");
    submit(high("ahead").submittedAt(swarm.now().wallMs() + DAY_MS));
    submit(high("next"));
    assertEquals(List.of("ahead", "next"), next(2));
  }

  @Test
  void aDelayedTaskBeginsToWaitWhenItMayStart() {
    begin("priority");
    submit(high("delayed").notBefore(swarm.now().wallMs() + DAY_MS));
    pass(DAY_MS);
    submit(high("came").priority(1));
    assertEquals(List.of("came", "delayed"), next(2));
  }

  @Test
  void aTaskThatDependsOnOthersBeginsToWaitWhenTheyAreDone() {
    begin("priority");
    submit(high("dependent").after("running"));
    pass(4 * MINUTE_MS);
    submit(high("came").priority(1));
    submit(high("came-next").priority(1));
    assertEquals(List.of("came", "came-next", "dependent"), next(3));
  }

  @Test
  void theOrderIsTheSameAfterAChangeOfCoordinator() {
    begin("priority");
    submit(high("delayed").notBefore(swarm.now().wallMs() + 10 * MINUTE_MS));
    submit(high("dated-back").submittedAt(1).priority(3));
    pass(10 * MINUTE_MS);
    submit(high("came").priority(2));
    submit(high("lay").submittedAt(swarm.now().wallMs() - MINUTE_MS));
    pass(5 * MINUTE_MS);
    swarm.restart();
    swarm.scheduler.openDispatch();
    swarm.handle(new Command.TopicReady(new AgentId("a")));
    assertEquals(List.of("dated-back", "lay", "came", "delayed"), next(4));
  }
}
