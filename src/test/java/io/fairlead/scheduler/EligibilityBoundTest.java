package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.WALL_BASE_MS;
import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Rejection;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.admission.AdmissionBounds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many classes of eligibility there can be, however their tasks come to wait. */
class EligibilityBoundTest {
  private static final int MOST = AdmissionBounds.MAX_CLASSES;
  private final SchedulerHarness swarm = new SchedulerHarness();

  private List<Fact> submit(TaskDraft draft) {
    return swarm.handle(draft.submit());
  }

  private void taken(TaskDraft draft) {
    assertEquals(List.of(), all(submit(draft), Fact.TaskRejected.class));
  }

  private Rejection refused(TaskDraft draft) {
    Rejection rejection = only(submit(draft), Fact.TaskRejected.class).rejection();
    assertEquals(Rejection.Reason.QUEUE_FULL, rejection.reason());
    return rejection;
  }

  @Test
  void delayedTasksCountBeforeTheyWait() {
    long later = WALL_BASE_MS + 60_000;
    for (int i = 0; i < MOST; i++) {
      taken(TaskDraft.of("t" + i).requires("c" + i).notBefore(later));
    }
    assertEquals(
        "requiredCapabilities [other]: tasks that have not ended already have 256 different"
            + " combinations of required capabilities and rounded resource amounts, no more are"
            + " taken",
        refused(TaskDraft.of("delayed").requires("other").notBefore(later)).message());
    refused(TaskDraft.of("ready").requires("other"));
    taken(TaskDraft.of("known").requires("c7"));
    taken(TaskDraft.of("any"));
    swarm.pass(61_000);
    assertEquals(MOST + 2, swarm.scheduler.view().queued());
  }

  @Test
  void tasksThatWaitForOthersCountToo() {
    for (int i = 0; i < MOST; i++) {
      taken(TaskDraft.of("t" + i).requires("c" + i).after("first"));
    }
    refused(TaskDraft.of("blocked").requires("other").after("first"));
  }

  @Test
  void tasksThatAgentsHaveCountUntilTheyEnd() {
    swarm.join("a", 1, "gpu");
    taken(TaskDraft.of("running").requires("gpu"));
    for (int i = 1; i < MOST; i++) {
      taken(TaskDraft.of("t" + i).requires("c" + i));
    }
    refused(TaskDraft.of("other").requires("other"));
    swarm.handle(new Command.CancelTask(new TaskId("t1"), "me"));
    taken(TaskDraft.of("other").requires("other"));
    refused(TaskDraft.of("another").requires("another"));
  }

  @Test
  void whatResourceShapesHaveUsedUpIsSaid() {
    long amount = 1;
    for (int i = 0; i < MOST; i++) {
      taken(TaskDraft.of("t" + i).demands("r" + i / 16, amount).notBefore(WALL_BASE_MS + 60_000));
      amount = i % 16 == 15 ? 1 : amount * 2;
    }
    String message = refused(TaskDraft.of("other").demands("memory", 17)).message();
    assertTrue(
        message.startsWith("requiredCapabilities [], resourceDemand {memory=17}: "), message);
    // It is rounded to the same step as another, so it needs no place of its own.
    taken(TaskDraft.of("same").demands("r0", 16_000));
  }

  @Test
  void theyAreCountedAnewAfterAChangeOfCoordinator() {
    for (int i = 0; i < MOST; i++) {
      taken(TaskDraft.of("t" + i).requires("c" + i).notBefore(WALL_BASE_MS + 60_000));
    }
    swarm.restart();
    refused(TaskDraft.of("other").requires("other"));
    taken(TaskDraft.of("known").requires("c7"));
  }
}
