package io.fairlead.agent;

import static io.fairlead.agent.Script.assign;
import static io.fairlead.agent.Script.at;
import static io.fairlead.agent.Script.cancel;
import static io.fairlead.agent.Script.held;
import static io.fairlead.agent.Script.revoke;
import static io.fairlead.agent.Script.settings;
import static io.fairlead.agent.Script.told;
import static io.fairlead.agent.Script.welcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds whatever the coordinator says, the handlers do and the network loses. */
class AgentSessionProperties {
  private static final int STEPS = 300;
  private static final int TASKS = 6;
  private static final long INCARNATION = 7;
  private static final long HALF_A_RESULT = 400_000;

  /** The coordinator's view, the slots' and the network's, beside the session. */
  private static final class World {
    private final Random random;
    private final AgentSession session =
        new AgentSession(settings(3, 1_000_000), () -> "hello", at(-100));
    private final Map<String, Long> current = new HashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private final Set<String> endsHeard = new HashSet<>();
    private final Set<String> startsHeard = new HashSet<>();
    private long ms;
    private long seq = 1;
    private long epoch;

    World(long seed) {
      random = new Random(seed);
      session.ready(at(-10));
      session.takeReport(at(-10));
      session.acknowledged(at(-10));
      AgentMessage welcome = welcome("hello", INCARNATION, seq);
      welcome.getWelcome().setLostAfterMs(Long.MAX_VALUE / 10_000_000);
      session.onMessage(welcome, at(-5));
    }

    void step() {
      ms += random.nextInt(50);
      String task = "t" + random.nextInt(TASKS);
      // Only what was given out once is repeated, revoked or cancelled.
      switch (current.containsKey(task) ? random.nextInt(8) : 0) {
        case 0, 1 -> {
          current.put(task, ++epoch);
          session.onMessage(assign(INCARNATION, ++seq, task, epoch), at(ms));
        }
        case 2 -> session.onMessage(assign(INCARNATION, ++seq, task, someEpoch(task)), at(ms));
        case 3 -> {
          AgentMessage take =
              random.nextBoolean()
                  ? revoke(INCARNATION, ++seq, task, someEpoch(task))
                  : cancel(INCARNATION, ++seq, task, someEpoch(task));
          session.onMessage(take, at(ms));
        }
        case 4, 5 -> start();
        case 6 -> finish();
        default -> report(random.nextInt(3) > 0);
      }
    }

    /** One that has been given out for the task, if any has. */
    private long someEpoch(String task) {
      return Math.max(1, current.getOrDefault(task, 1L) - random.nextInt(3));
    }

    private void start() {
      Run run = session.startNext(at(ms));
      if (run != null) {
        for (Run other : runs) {
          assertFalse(
              other.task().taskId().equals(run.task().taskId()),
              () -> run.task().taskId() + " runs twice at once");
        }
        assertEquals(current.get(run.task().taskId()), run.task().epoch(), "started a stale epoch");
        runs.add(run);
      }
    }

    private void finish() {
      if (!runs.isEmpty()) {
        Run run = runs.remove(random.nextInt(runs.size()));
        if (random.nextBoolean()) {
          int size = random.nextInt(4) == 0 ? (int) HALF_A_RESULT : 1;
          session.returned(run, TaskResult.of(new byte[size]), at(ms));
        } else {
          session.failed(run, "no", true, at(ms));
        }
      }
    }

    private void report(boolean arrives) {
      AgentReport report = session.takeReport(at(ms));
      if (report == null) {
        return;
      }
      check(report);
      if (arrives) {
        hear(report);
        session.acknowledged(at(ms));
      } else {
        session.notSent(at(ms));
      }
    }

    /** Every assignment in force is listed or has its end told, here or in one that arrived. */
    private void check(AgentReport report) {
      assertEquals(seq, report.getLastDispatchSeq());
      Set<String> accounted = new HashSet<>(endsHeard);
      told(report).forEach(told -> accounted.add(told.substring(told.indexOf(' ') + 1)));
      Set<String> listed = new HashSet<>();
      for (String entry : held(report)) {
        assertTrue(listed.add(entry.substring(0, entry.indexOf(' '))), entry + " is listed twice");
      }
      accounted.addAll(listed);
      current.forEach(
          (task, given) -> {
            String name = task + "/" + given;
            assertTrue(accounted.contains(name), () -> name + " is lost in " + report);
          });
    }

    private void hear(AgentReport report) {
      for (String told : told(report)) {
        String name = told.substring(told.indexOf(' ') + 1);
        if (told.startsWith("STARTED")) {
          assertTrue(startsHeard.add(name), told + " was told already");
          assertFalse(endsHeard.contains(name), told + " after its end");
        } else if (!told.startsWith("PROGRESSED")) {
          assertTrue(endsHeard.add(name), told + " after its end");
          boolean released = told.startsWith("RELEASED");
          assertEquals(!released, startsHeard.contains(name), told);
        }
      }
    }

    void settle() {
      for (int i = 0; i < 4 * TASKS; i++) {
        ms += 1_000;
        start();
        finish();
        report(true);
      }
      ms += 1_000;
      report(true);
    }
  }

  @Property(tries = 300)
  void everyAssignmentInForceIsListedOrEndedAndNothingRunsTwice(@ForAll long seed) {
    World world = new World(seed);
    for (int i = 0; i < STEPS; i++) {
      world.step();
    }
    world.settle();
    world.current.forEach(
        (task, given) ->
            assertTrue(
                world.endsHeard.contains(task + "/" + given), () -> task + "/" + given + " hangs"));
  }

  @Property(tries = 100)
  void aDrainAlwaysComesToAnEnd(@ForAll long seed) {
    World world = new World(seed);
    for (int i = 0; i < STEPS / 3; i++) {
      world.step();
    }
    world.session.drain(at(world.ms));
    world.settle();
    assertNotNull(world.session.end().orElse(null));
  }
}
