package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class DependencyProperties {
  /** A submission is refused exactly if a task would come to wait for itself, as a walk finds. */
  @Property(tries = 300)
  void aCycleIsRefusedAndNothingElseIs(
      @ForAll @IntRange(min = 2, max = 12) int tasks,
      @ForAll @IntRange(min = 1, max = 4) int most,
      @ForAll @LongRange(min = 1) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SchedulerHarness swarm = new SchedulerHarness();
    Map<Integer, List<Integer>> accepted = new TreeMap<>();
    // What was refused may come again, with other dependencies.
    for (int i = 0; i < 3 * tasks; i++) {
      int id = random.nextInt(tasks);
      if (!accepted.containsKey(id)) {
        submit(swarm, accepted, id, dependencies(id, tasks, random.nextInt(most + 1), random));
      }
    }
  }

  private static List<Integer> dependencies(int id, int tasks, int count, SplittableRandom random) {
    Set<Integer> chosen = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(tasks);
      if (other != id) {
        chosen.add(other);
      }
    }
    return new ArrayList<>(chosen);
  }

  private static void submit(
      SchedulerHarness swarm,
      Map<Integer, List<Integer>> accepted,
      int id,
      List<Integer> dependencies) {
    List<Fact> facts = swarm.handle(new Command.Submit(task(id, dependencies), 0));
    accepted.put(id, dependencies);
    boolean cycle =
        dependencies.stream().anyMatch(first -> leadsTo(accepted, first, id, accepted.size()));
    if (cycle) {
      accepted.remove(id);
      assertEquals(
          Reason.DEPENDENCY_CYCLE,
          SchedulerHarness.only(facts, Fact.TaskRejected.class).rejection().reason());
    } else {
      SchedulerHarness.only(facts, Fact.TaskAccepted.class);
    }
  }

  /** By every way of at most that many links. */
  private static boolean leadsTo(
      Map<Integer, List<Integer>> accepted, int from, int to, int links) {
    return from == to
        || links > 0
            && accepted.getOrDefault(from, List.of()).stream()
                .anyMatch(next -> leadsTo(accepted, next, to, links - 1));
  }

  private static Task task(int id, List<Integer> dependencies) {
    return new Task(
        new TaskId("t" + id),
        new TenantId("tenant"),
        "type",
        Level.NORMAL,
        0,
        Task.NEVER,
        SchedulerHarness.WALL_BASE_MS,
        0,
        100_000,
        null,
        dependencies.stream().map(other -> new TaskId("t" + other)).toList(),
        Collections.emptySortedMap(),
        List.of(),
        null,
        true,
        0,
        id);
  }
}
