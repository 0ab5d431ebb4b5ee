package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code bench throughput}, {@code balance} and {@code latency} say of wrong options. */
class BenchArgumentsTest {
  private static final List<String> BATCH = List.of("--tasks", "10", "--agents", "2");

  @Test
  void everyMeasurementIsNamedAndHasAnExample() {
    CommandLine bench = Fairlead.commandLine().getSubcommands().get("bench");
    String complaint = CommandLineRun.of("bench").complaint();

    assertTrue(bench.getSubcommands().keySet().containsAll(List.of("throughput", "latency")));
    for (String name : bench.getSubcommands().keySet()) {
      assertTrue(complaint.contains(name), complaint);
    }
    for (String name : List.of("throughput", "balance", "latency", "floor")) {
      CommandLineRun help = CommandLineRun.of("bench", name, "--help");
      assertEquals(ExitCode.OK, help.exitCode());
      assertTrue(help.out().contains("  fairlead bench " + name + " --"), help.out());
    }
  }

  @Test
  void aBatchSaysHowManyTasksAndAgents() {
    for (String name : List.of("throughput", "balance")) {
      assertUsage(
          "fairlead: Missing required options: '--tasks=N', '--agents=M'", List.of("bench", name));
      assertRefused("--tasks is 0, must be 1 to 500,000.", name, "--tasks=0", "--agents=1");
      assertRefused("--agents is 257, must be 1 to 256.", name, "--tasks=1", "--agents=257");
      assertBatchRefused("--repetitions is 0, must be 1 to 100.", name, "--repetitions", "0");
      assertBatchRefused(
          "--warm-up-tasks is -1, must be 0 to 500,000.", name, "--warm-up-tasks", "-1");
      assertBatchRefused(
          "--payload-bytes is 100001, must be 0 to 100,000.", name, "--payload-bytes", "100001");
      assertBatchRefused(
          "--guarantee names 'none'; there are exactly-once and at-least-once.",
          name,
          "--guarantee",
          "at-least-once,none");
    }
    assertBatchRefused("--slots is 0, must be 1 to 256.", "throughput", "--slots", "0");
    assertBatchRefused(
        "--cost-ms is 0, must be above 0 and at most 60,000.", "balance", "--cost-ms", "0");
    assertBatchRefused(
        "--cost-ms is NaN, must be above 0 and at most 60,000.", "balance", "--cost-ms", "NaN");
  }

  @Test
  void theFloorIsMeasuredForAgentsAndLayoutsThatThereAre() {
    assertRefused("--agents is 16,0, must be 1 to 10,000.", "floor", "--agents", "16,0");
    assertRefused("--window is 0, must be 1 to 1,000,000.", "floor", "--window", "0");
    assertRefused("--seconds is 0, must be above 0 and at most 3,600.", "floor", "--seconds", "0");
    assertRefused(
        "--warm-up-seconds is -1, must be 0 to 3,600.", "floor", "--warm-up-seconds", "-1");
    assertRefused("--repetitions is 101, must be 1 to 100.", "floor", "--repetitions", "101");
    assertRefused("--layout is one, must be per-agent or shared.", "floor", "--layout", "one");
    assertRefused(
        "--guarantee names 'none'; there are exactly-once and at-least-once.",
        "floor",
        "--guarantee",
        "none");
  }

  @Test
  void latencyIsMeasuredAtRatesThatThereAre() {
    assertRefused(
        "--rate is 5,0, must be above 0 and at most 1,000,000.", "latency", "--rate", "5,0");
    assertRefused("--of-max is 1.1, must be above 0 and at most 1.", "latency", "--of-max", "1.1");
    assertRefused(
        "--max-rate is -1, must be above 0 and at most 1,000,000.", "latency", "--max-rate=-1");
    assertRefused(
        "--rate says it all: without it go --of-max and --max-rate.",
        "latency",
        "--rate=5",
        "--max-rate=10");
    assertRefused("--agents is 0, must be 1 to 1,000.", "latency", "--agents", "0");
    assertRefused("--slots is 1025, must be 1 to 1,024.", "latency", "--slots", "1025");
    assertRefused("--seconds is 0, must be 0.1 to 3,600.", "latency", "--seconds", "0");
    assertRefused(
        "--warm-up-seconds is 0, must be 0.1 to 3,600.", "latency", "--warm-up-seconds", "0");
    assertRefused("--repetitions is 101, must be 1 to 100.", "latency", "--repetitions", "101");
    assertRefused(
        "--plot is some.png, must be a name that ends in .svg.", "latency", "--plot", "some.png");
    assertRefused(
        "--guarantee names 'maybe'; there are exactly-once and at-least-once.",
        "latency",
        "--guarantee",
        "maybe");
    assertRefused(
        "1,000,000/s for 25 s are more than 10,000,000 tasks; lower --seconds.",
        "latency",
        "--rate",
        "1000000");
  }

  private static void assertBatchRefused(String complaint, String name, String... options) {
    List<String> all = new ArrayList<>(BATCH);
    all.addAll(List.of(options));
    assertRefused(complaint, name, all.toArray(String[]::new));
  }

  private static void assertRefused(String complaint, String name, String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench", name));
    arguments.addAll(List.of(options));
    assertUsage("fairlead: " + complaint, arguments);
  }

  private static void assertUsage(String complaint, List<String> arguments) {
    CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertEquals(complaint, run.complaint());
    assertEquals(ExitCode.USAGE, run.exitCode());
    assertEquals("", run.out());
  }
}
