package io.fairlead.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of fault once, in the order that a seed draws, against real processes. */
@Tag("full")
class ChaosIT {
  private static final long SEED = 1;

  private static final List<String> DEAD_UNTIL_NOTICED =
      Stream.of(FaultKind.COORDINATOR_KILL, FaultKind.AGENT_KILL, FaultKind.DOUBLE_KILL)
          .map(FaultKind::key)
          .toList();

  @TempDir private Path directory;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void nothingIsLostOrDoubledWhateverStrikes() throws Exception {
    List<String> told = new ArrayList<>();
    System.out.println("ChaosIT: seed " + SEED);

    ChaosReport report =
        new ChaosRun(
                ChaosOptions.eachOnce(SEED),
                directory,
                line -> {
                  System.out.println(line); // a run that hangs has told how far it came
                  told.add(line);
                },
                () -> false)
            .run();

    if (!report.isClean()) {
      for (String coordinator : List.of("coordinator-0.log", "coordinator-1.log")) {
        System.out.println("=== " + coordinator);
        System.out.println(Files.readString(directory.resolve(coordinator)));
      }
    }
    String all = String.join("\n", told) + "\n" + String.join("\n", report.lines());
    assertTrue(report.isClean(), all);
    assertTrue(report.acknowledged() > 0, all);
    assertEquals(EnumSet.allOf(FaultKind.class), report.unavailability().keySet(), all);
    assertTrue(report.kills() >= 6, all); // each kind that kills, one of them two at once
    assertTrue(report.failover().count() > 0, all);
    assertTrue(report.agentLoss().count() > 0, all);
    assertTrue(report.takenBack().getOrDefault("agent-lost", 0) > 0, all);
    assertTrue(told.stream().noneMatch(ChaosIT::passedUnnoticed), all);
    assertEquals(Set.of(), childrenOfThisProcess(), all);
    assertTrue(Files.exists(directory.resolve("coordinator-0.log")));
  }

  /** What is only paused, or started at once, may be back before anybody misses it. */
  private static boolean passedUnnoticed(String line) {
    return line.contains("not seen:") && DEAD_UNTIL_NOTICED.stream().anyMatch(line::contains);
  }

  private static Set<Long> childrenOfThisProcess() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("io.fairlead.chaos"))
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }
}
