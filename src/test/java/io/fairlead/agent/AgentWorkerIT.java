package io.fairlead.agent;

import static io.fairlead.agent.FakeCoordinator.to;
import static io.fairlead.agent.FakeCoordinator.topic;
import static io.fairlead.agent.Script.SWARM;
import static io.fairlead.agent.Script.assign;
import static io.fairlead.agent.Script.cancel;
import static io.fairlead.agent.Script.fenced;
import static io.fairlead.agent.Script.held;
import static io.fairlead.agent.Script.revoke;
import static io.fairlead.agent.Script.told;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Transition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker on a real broker, with a coordinator that says what the test wants said. */
class AgentWorkerIT {
  private static final long PATIENT_MS = 120_000;

  @TempDir static Path directory;
  private static LocalCluster cluster;
  private static FakeCoordinator coordinator;

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalCluster.start(ClusterOptions.in(directory));
    coordinator = new FakeCoordinator(cluster);
  }

  @AfterAll
  static void stop() throws Exception {
    coordinator.close();
    cluster.close();
  }

  @Test
  void joinsBeforeItsTopicExistsAndRunsATask() throws Exception {
    try (AgentWorker worker = worker("joins", 1, (task, context) -> echo(task, context))) {
      coordinator.report("joins", r -> r.getIncarnation() == 0);
      assertFalse(coordinator.topicExists(topic(SWARM, "joins")), "agents create no topics");
      coordinator.welcome("joins", 7, 1, PATIENT_MS);
      coordinator.say(to("joins", assign(7, 2, "t", 5)));
      AgentReport report = coordinator.telling("joins", "COMPLETED t/5");
      coordinator.telling("joins", "STARTED t/5");
      Transition completed = report.getTransitions().get(report.getTransitions().size() - 1);
      assertEquals("t@5", StandardCharsets.UTF_8.decode(completed.getResultBytes()).toString());
      assertEquals(2, report.getLastDispatchSeq());
      assertTrue(worker.isActive());
    }
    assertTrue(goodbye("joins").getTransitions().isEmpty());
  }

  private static TaskResult echo(AssignedTask task, TaskContext context) {
    assertEquals(3, task.payloadBytes().length);
    return TaskResult.text(context.idempotencyKey());
  }

  @Test
  void skipsWhatWasOnItsTopicBeforeAndWhatIsNotForIt() throws Exception {
    String agent = "skips";
    coordinator.createTopic(topic(SWARM, agent));
    coordinator.say(to(agent, Script.welcome("earlier-process", 6, 1)));
    coordinator.say(to(agent, assign(6, 2, "old", 4)));
    try (AgentWorker worker = worker(agent, 1, (task, context) -> TaskResult.empty())) {
      coordinator.welcome(agent, 7, 3, PATIENT_MS);
      coordinator.garble(topic(SWARM, agent));
      coordinator.say(to(agent, assign(6, 4, "old", 5)));
      coordinator.sayAndTakeBack(to(agent, assign(7, 5, "aborted", 6)));
      coordinator.say(to(agent, assign(7, 5, "t", 7)));
      coordinator.telling(agent, "COMPLETED t/7");
      assertTrue(worker.isActive());
    }
    for (AgentReport report : coordinator.reports(agent)) {
      for (String told : told(report)) {
        assertTrue(told.endsWith("t/7"), told);
      }
    }
  }

  /** Numbers of the topic on which it was not welcomed say nothing of the other. */
  @Test
  void goesByTheTopicOnWhichItWasWelcomedAlone() throws Exception {
    String agent = "shares";
    int partitions = 3;
    String sharedTopic = "fairlead.assignments." + SWARM;
    coordinator.createTopic(topic(SWARM, agent));
    coordinator.say(to(agent, Script.welcome("earlier-process", 6, 1)));
    try (AgentWorker worker = worker(agent, 1, (task, context) -> TaskResult.empty())) {
      AgentReport hello = coordinator.report(agent, r -> r.getIncarnation() == 0);
      coordinator.createTopic(sharedTopic, partitions);
      coordinator.sayOnSharedTopic(to(agent, lasting(hello.getHelloId(), 7, 1)), partitions);
      coordinator.report(agent, r -> r.getIncarnation() == 7);
      coordinator.say(to(agent, assign(7, 900, "elsewhere", 900)));
      coordinator.say(to(agent, fenced(7, 901)));
      coordinator.sayOnSharedTopic(to("another", assign(7, 902, "theirs", 902)), partitions);
      coordinator.sayOnSharedTopic(to(agent, assign(7, 2, "t", 5)), partitions);
      assertEquals(2, coordinator.telling(agent, "COMPLETED t/5").getLastDispatchSeq());
      // Its topic goes: from then on it may be welcomed on either again.
      coordinator.deleteTopic(sharedTopic);
      AgentReport anew =
          coordinator.report(
              agent, r -> r.getIncarnation() == 0 && !r.getHelloId().equals(hello.getHelloId()));
      coordinator.say(to(agent, lasting(anew.getHelloId(), 8, 1)));
      coordinator.report(agent, r -> r.getIncarnation() == 8);
      coordinator.say(to(agent, assign(8, 2, "u", 9)));
      coordinator.telling(agent, "COMPLETED u/9");
      assertTrue(worker.isActive());
    }
    for (AgentReport report : coordinator.reports(agent)) {
      assertTrue(report.getLastDispatchSeq() < 900, report::toString);
    }
  }

  @Test
  void stopsWhenItIsFenced() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    AgentWorker worker = worker("fenced", 1, (task, context) -> sleepUntilInterrupted(interrupted));
    coordinator.welcome("fenced", 7, 1, PATIENT_MS);
    coordinator.say(to("fenced", assign(7, 2, "t", 5)));
    coordinator.telling("fenced", "STARTED t/5");
    coordinator.say(to("fenced", fenced(7, 3)));
    AgentEnd end = worker.ended().get(30, TimeUnit.SECONDS);
    assertEquals(AgentEnd.Reason.FENCED, end.reason());
    assertTrue(interrupted.await(30, TimeUnit.SECONDS));
    worker.close();
  }

  @Test
  void runsEachAssignmentOnceAndGivesBackWhatIsRevoked() throws Exception {
    BlockingQueue<String> started = new LinkedBlockingQueue<>();
    CountDownLatch finish = new CountDownLatch(1);
    try (AgentWorker worker =
        worker(
            "once",
            1,
            (task, context) -> {
              started.add(context.idempotencyKey());
              finish.await();
              return TaskResult.empty();
            })) {
      coordinator.welcome("once", 7, 1, PATIENT_MS);
      coordinator.say(to("once", assign(7, 2, "t", 5)));
      coordinator.say(to("once", assign(7, 3, "t", 5)));
      coordinator.say(to("once", assign(7, 4, "t", 4)));
      coordinator.say(to("once", assign(7, 5, "u", 6)));
      coordinator.telling("once", "STARTED t/5");
      coordinator.say(to("once", revoke(7, 6, "t", 5)));
      coordinator.say(to("once", revoke(7, 7, "u", 6)));
      AgentReport released = coordinator.telling("once", "RELEASED u/6");
      assertEquals(List.of("t/5 RUNNING"), held(released));
      finish.countDown();
      coordinator.telling("once", "COMPLETED t/5");
      assertEquals(List.of("t@5"), List.copyOf(started));
      assertTrue(worker.isActive());
    }
  }

  @Test
  void interruptsWhatIsCancelledAndGoesOn() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (AgentWorker worker =
        worker(
            "cancels",
            1,
            (task, context) ->
                task.taskId().equals("t")
                    ? sleepUntilInterrupted(interrupted)
                    : TaskResult.text("next"))) {
      coordinator.welcome("cancels", 7, 1, PATIENT_MS);
      coordinator.say(to("cancels", assign(7, 2, "t", 5)));
      coordinator.say(to("cancels", assign(7, 3, "u", 6)));
      coordinator.telling("cancels", "STARTED t/5");
      coordinator.say(to("cancels", cancel(7, 4, "t", 5)));
      AgentReport failed = coordinator.telling("cancels", "FAILED t/5");
      Transition end = transition(failed, "t");
      assertEquals("cancelled", end.getError());
      assertFalse(end.getRetriable());
      coordinator.telling("cancels", "COMPLETED u/6");
      assertEquals(0, interrupted.getCount());
      assertTrue(worker.isActive());
    }
  }

  @Test
  void reportsWhateverAHandlerThrows() throws Exception {
    try (AgentWorker worker =
        worker(
            "throws",
            1,
            (task, context) ->
                switch (task.taskId()) {
                  case "permanent" -> throw TaskFailedException.permanent("no such file");
                  case "error" -> throw new StackOverflowError("deep");
                  case "progress" -> {
                    context.progress(2);
                    yield TaskResult.empty();
                  }
                  default -> throw new IllegalStateException("now and then");
                })) {
      coordinator.welcome("throws", 7, 1, PATIENT_MS);
      long seq = 1;
      for (String task : List.of("permanent", "error", "progress", "exception")) {
        coordinator.say(to("throws", assign(7, ++seq, task, seq)));
      }
      Transition permanent =
          transition(coordinator.telling("throws", "FAILED permanent/2"), "permanent");
      assertEquals("no such file", permanent.getError());
      assertFalse(permanent.getRetriable());
      Transition error = transition(coordinator.telling("throws", "FAILED error/3"), "error");
      assertEquals("java.lang.StackOverflowError: deep", error.getError());
      assertTrue(error.getRetriable());
      coordinator.telling("throws", "FAILED progress/4");
      coordinator.telling("throws", "FAILED exception/5");
      assertTrue(worker.isActive());
    }
  }

  @Test
  void drainsBeforeItCloses() throws Exception {
    CountDownLatch finish = new CountDownLatch(1);
    AgentWorker worker =
        worker(
            "drains",
            1,
            (task, context) -> {
              finish.await();
              return TaskResult.text("finished");
            });
    coordinator.welcome("drains", 7, 1, PATIENT_MS);
    coordinator.say(to("drains", assign(7, 2, "t", 5)));
    coordinator.say(to("drains", assign(7, 3, "u", 6)));
    coordinator.report("drains", r -> held(r).equals(List.of("t/5 RUNNING", "u/6 WAITING")));
    worker.drain();
    AgentReport draining = coordinator.telling("drains", "RELEASED u/6");
    assertTrue(draining.getDraining());
    assertFalse(worker.ended().isDone());
    finish.countDown();
    coordinator.telling("drains", "COMPLETED t/5");
    assertEquals(AgentEnd.Reason.CLOSED, worker.ended().get(30, TimeUnit.SECONDS).reason());
    goodbye("drains");
    worker.close();
  }

  @Test
  void reportsWhatDoesNotFinishInTimeWhenItCloses() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    AgentWorker worker =
        builder("late", 1)
            .drainTimeout(Duration.ofMillis(300))
            .start((task, context) -> sleepUntilInterrupted(interrupted));
    coordinator.welcome("late", 7, 1, PATIENT_MS);
    coordinator.say(to("late", assign(7, 2, "t", 5)));
    coordinator.telling("late", "STARTED t/5");
    worker.close();
    AgentReport goodbye = goodbye("late");
    assertEquals("drain timeout", transition(goodbye, "t").getError());
    assertTrue(transition(goodbye, "t").getRetriable());
    assertTrue(interrupted.await(30, TimeUnit.SECONDS));
  }

  @Test
  void joinsAnewWhenItsTopicIsDeleted() throws Exception {
    try (AgentWorker worker = worker("retired", 1, (task, context) -> TaskResult.empty())) {
      String first = coordinator.welcome("retired", 7, 1, PATIENT_MS);
      coordinator.deleteTopic(topic(SWARM, "retired"));
      String second = coordinator.welcome("retired", 8, 1, PATIENT_MS);
      assertNotEquals(first, second);
      coordinator.say(to("retired", assign(8, 2, "t", 9)));
      coordinator.telling("retired", "COMPLETED t/9");
      assertTrue(worker.isActive());
    }
  }

  @Test
  void outlivesItsBroker(@TempDir Path own) throws Exception {
    CountDownLatch finish = new CountDownLatch(1);
    LocalCluster mine = LocalCluster.start(ClusterOptions.in(own));
    AgentWorker worker =
        AgentWorker.builder()
            .properties(mine.addresses().asProperties())
            .swarm(SWARM)
            .agent("outlives")
            .slots(2)
            .start(
                (task, context) -> {
                  finish.await();
                  return TaskResult.text("done while the broker was down");
                });
    try (FakeCoordinator before = new FakeCoordinator(mine)) {
      before.welcome("outlives", 7, 1, PATIENT_MS);
      before.say(to("outlives", assign(7, 2, "t", 5)));
      before.telling("outlives", "STARTED t/5");
    }
    mine.close();
    finish.countDown();
    LocalCluster again = LocalCluster.start(ClusterOptions.in(own));
    try (FakeCoordinator after = new FakeCoordinator(again)) {
      AgentReport completed = after.telling("outlives", "COMPLETED t/5");
      assertEquals(7, completed.getIncarnation());
      after.say(to("outlives", assign(7, 3, "u", 6)));
      after.telling("outlives", "COMPLETED u/6");
      worker.close();
    } finally {
      again.close();
    }
  }

  @Test
  void fencesItselfWhenTheBrokerIsGoneForTooLongAndJoinsAnew(@TempDir Path own) throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    LocalCluster mine = LocalCluster.start(ClusterOptions.in(own));
    AgentWorker worker =
        AgentWorker.builder()
            .properties(mine.addresses().asProperties())
            .swarm(SWARM)
            .agent("cut-off")
            .start((task, context) -> sleepUntilInterrupted(interrupted));
    try (FakeCoordinator before = new FakeCoordinator(mine)) {
      // Longer than a machine stands still: it is to lapse because the broker is gone.
      before.welcome("cut-off", 7, 1, 10_000);
      before.say(to("cut-off", assign(7, 2, "t", 5)));
      before.telling("cut-off", "STARTED t/5");
    }
    mine.close();
    assertTrue(interrupted.await(PATIENT_MS, TimeUnit.MILLISECONDS));
    Awaitility.await().until(() -> !worker.isActive());
    LocalCluster again = LocalCluster.start(ClusterOptions.in(own));
    try (FakeCoordinator after = new FakeCoordinator(again)) {
      after.report("cut-off", r -> r.getIncarnation() == 7);
      AgentReport first =
          after.report("cut-off", r -> r.getIncarnation() == 0 && r.getReportSeq() == 1);
      AgentReport anew =
          after.report(
              "cut-off",
              r -> r.getIncarnation() == 0 && !r.getHelloId().equals(first.getHelloId()));
      after.say(to("cut-off", lasting(anew.getHelloId(), 8, 3)));
      after.report("cut-off", r -> r.getIncarnation() == 8 && r.getHeld().isEmpty());
      worker.close();
    } finally {
      again.close();
    }
  }

  /** A welcome that outlasts the test. */
  private static AgentMessage lasting(String helloId, long incarnation, long seq) {
    AgentMessage welcome = Script.welcome(helloId, incarnation, seq);
    welcome.getWelcome().setLostAfterMs(PATIENT_MS);
    return welcome;
  }

  private static AgentWorker worker(String agent, int slots, TaskHandler handler) {
    return builder(agent, slots).start(handler);
  }

  private static AgentWorker.Builder builder(String agent, int slots) {
    return AgentWorker.builder()
        .properties(cluster.addresses().asProperties())
        .swarm(SWARM)
        .agent(agent)
        .slots(slots);
  }

  private static AgentReport goodbye(String agent) {
    return coordinator.report(agent, r -> r.getDraining() && r.getHeld().isEmpty());
  }

  /** The last thing that a report tells of a task. */
  private static Transition transition(AgentReport report, String taskId) {
    List<Transition> told =
        report.getTransitions().stream().filter(t -> t.getTaskId().equals(taskId)).toList();
    return told.get(told.size() - 1);
  }

  private static TaskResult sleepUntilInterrupted(CountDownLatch interrupted)
      throws InterruptedException {
    try {
      new CountDownLatch(1).await();
      return TaskResult.empty();
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
  }
}
