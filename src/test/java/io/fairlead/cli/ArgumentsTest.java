package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentsTest {
  @TempDir private Path directory;

  @Test
  void wrongArgumentsAreNamedInOneSentence() {
    assertUsage("fairlead: Which command?");
    assertUsage("fairlead: --agents is 0, must be 1 to 500.", "demo", "--agents", "0");
    assertUsage("fairlead: --tasks is 0, must be 1 to 10,000,000.", "demo", "--tasks", "0");
    assertUsage(
        "fairlead: --fleet is 'big'; the only one is 'reference'.", "demo", "--fleet", "big");
    assertUsage(
        "fairlead: --fleet reference has 26 agents, --agents says 8.",
        "demo",
        "--fleet",
        "reference",
        "--agents",
        "8");
    assertUsage("fairlead: --compress needs --trace.", "demo", "--compress", "60");
    assertUsage(
        "fairlead: --forever and --exit exclude each other.", "demo", "--forever", "--exit");
    assertUsage(
        "fairlead: --guarantee is 'twice', must be exactly-once or at-least-once.",
        "demo",
        "--guarantee",
        "twice");
    assertUsage(
        "fairlead: --broker-port is 70000, must be 0 to 65535.",
        "up",
        "--data-dir",
        directory.toString(),
        "--broker-port",
        "70000");
    assertUsage(
        "fairlead: --timeout needs --wait, and must be 1 second or more.",
        "submit",
        "--timeout",
        "3");
    assertUsage(
        "fairlead: Describe tasks by options, or by --json, or by --file: not by two.",
        "submit",
        "--json",
        "{}",
        "--payload",
        "x");
    assertUsage("fairlead: there is no command 'dmeo'.", "dmeo");
    assertUsage("fairlead: there is no command 'lst', only list, redrive.", "dead-letters", "lst");
    assertUsage("fairlead: Which command? There are run, spawn, list and stop.", "agent");
    assertUsage("fairlead: Which command? There are create, list, status and delete.", "swarm");
  }

  @Test
  void aMissingTraceIsNamed() {
    Path file = directory.resolve("none.csv");

    assertUsage("fairlead: there is no file " + file + ".", "demo", "--trace", file.toString());
  }

  @Test
  void aBrokenTraceIsNamedWithItsLine() throws IOException {
    Path file =
        Files.write(
            directory.resolve("x-code.csv"),
            List.of("TIMESTAMP,ContextTokens,GeneratedTokens", "2023-11-16 18:17:03.9,12,many"));

    assertUsage(
        "fairlead: "
            + file
            + ", line 2: GeneratedTokens 'many' is not a number from 0 to 10,000,000",
        "demo",
        "--trace",
        file.toString());
  }

  @Test
  void aTaskThatIsNotAsItShouldBeIsRefusedBeforeAnythingIsSent() throws IOException {
    Path file =
        Files.write(
            directory.resolve("tasks.jsonl"), List.of("{\"payload\": \"a\"}", "", "{\"cost\": 1}"));

    assertUsage(
        "fairlead: " + file + ", line 3: cost: there is no such field",
        "submit",
        "--file",
        file.toString());
    assertUsage(
        "fairlead: --json: priority \"high\": must be a whole number",
        "submit",
        "--json",
        "{\"priority\": \"high\"}");
    assertUsage(
        "fairlead: --level 'urgent': must be critical, high, normal or low.",
        "submit",
        "--level",
        "urgent");
  }

  @Test
  void settingsThatUpCantHaveAreRefusedBeforeAnythingIsStarted() throws IOException {
    Path data = directory.resolve("data");
    for (String[] each :
        new String[][] {
          {"state.dir=/x", "state.dir follows from what 'up' starts, and can't be set."},
          {"bootstrap.servers=h:1", "bootstrap.servers follows from what"},
          {"no.such=1", "no.such"},
          {"session.timeout.ms=soon", "session.timeout.ms"},
          {"http.no=1", "http.no: there is no such setting."},
        }) {
      Path config = Files.writeString(directory.resolve("up.properties"), each[0] + "\n");

      CommandLineRun run =
          CommandLineRun.of("up", "--data-dir", data.toString(), "--config", config.toString());

      assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
      assertTrue(run.complaint().contains(each[1]), run.err());
      assertFalse(Files.exists(data));
    }
  }

  @Test
  void withoutALocalInstanceTheCommandThatStartsOneIsNamed() {
    for (String[] command :
        new String[][] {
          {"submit", "--payload", "x"},
          {"agent", "run", "cat"},
          {"agent", "spawn", "c", "--type", "coordinator"},
          {"swarm", "list"},
          {"tasks"},
        }) {
      String[] arguments = new String[command.length + 2];
      System.arraycopy(command, 0, arguments, 0, command.length);
      // Before the positional parameters, which may begin with a hyphen.
      int at = command[0].equals("agent") ? 2 : command.length;
      System.arraycopy(command, at, arguments, at + 2, command.length - at);
      arguments[at] = "--data-dir";
      arguments[at + 1] = directory.toString();

      CommandLineRun run = CommandLineRun.of(arguments);

      assertEquals(ExitCode.UNREACHABLE, run.exitCode(), run.err());
      boolean byRest = List.of("swarm", "tasks").contains(command[0]);
      assertEquals(
          "fairlead: no Fairlead runs on "
              + directory
              + ": start one with 'fairlead up', or name "
              + (byRest ? "one with --url." : "a broker with --bootstrap-server."),
          run.complaint());
    }
  }

  @Test
  void aNamedKafkaNeedsANamedRegistry() {
    assertUsage(
        "fairlead: --bootstrap-server names a Kafka, so --schema-registry must name its registry"
            + " too.",
        "submit",
        "--bootstrap-server",
        "127.0.0.1:1");
  }

  @Test
  void anAgentsCommandMustExist() {
    assertUsage(
        "fairlead: there is no program no-such-program-here on PATH.",
        "agent",
        "run",
        "--",
        "no-such-program-here");
  }

  @Test
  void aStackTraceIsShownOnlyWhenItIsAskedFor() {
    String file = directory.resolve("none").toString();

    assertFalse(CommandLineRun.of("submit", "--file", file).err().contains("\tat "));
    assertTrue(CommandLineRun.of("submit", "--file", file, "--verbose").err().contains("\tat "));
    assertTrue(CommandLineRun.of("--verbose", "submit", "--file", file).err().contains("\tat "));
  }

  @Test
  void everyCommandExplainsItself() {
    for (String[] command :
        new String[][] {
          {},
          {"up"},
          {"demo"},
          {"submit"},
          {"agent"},
          {"agent", "run"},
          {"swarm"},
          {"swarm", "create"},
          {"swarm", "list"},
          {"swarm", "delete"},
          {"coordinator"}
        }) {
      String[] arguments = java.util.Arrays.copyOf(command, command.length + 1);
      arguments[command.length] = "--help";

      CommandLineRun run = CommandLineRun.of(arguments);

      assertEquals(ExitCode.OK, run.exitCode());
      assertTrue(run.out().startsWith("Usage: fairlead"), run.out());
    }
    assertTrue(CommandLineRun.of("--version").out().startsWith("fairlead "));
  }

  @Test
  void aComparisonSaysWhatThereIsToCompare() throws IOException {
    Path trace =
        Files.write(
            directory.resolve("some.csv"),
            List.of(
                "TIMESTAMP,ContextTokens,GeneratedTokens", "2023-11-16 18:17:03.9799600,10,10"));
    Path missing = directory.resolve("missing.csv");

    assertTrue(
        CommandLineRun.of("bench").complaint().startsWith("fairlead: Which command? There are "));
    assertUsage("fairlead: Missing required option: '--trace=FILE'", "bench", "compare");
    assertComparisonRefused("fairlead: there is no file " + missing + ".", missing);
    assertComparisonRefused(
        "fairlead: --only names 'kafka'; the sides are fairlead, consumer-group, share-group,"
            + " parallel-consumer, ideal-fifo, ideal-fifo+rtt, ideal-priority, ideal-priority+rtt,"
            + " ideal-shortest, ideal-shortest+rtt.",
        trace,
        "--only",
        "fairlead,kafka");
    assertComparisonRefused(
        "fairlead: ideal-fifo+rtt needs fairlead among the sides, or --round-trip-ms.",
        trace,
        "--only",
        "ideal-fifo+rtt");
    assertComparisonRefused(
        "fairlead: --round-trip-ms is measured where fairlead is among the sides.",
        trace,
        "--round-trip-ms",
        "5");
    assertComparisonRefused(
        "fairlead: --round-trip-ms is for sides with +rtt, and there is none.",
        trace,
        "--only",
        "ideal-fifo",
        "--round-trip-ms",
        "5");
    assertComparisonRefused(
        "fairlead: --compress is 0, must be above 0 and at most 10^6.", trace, "--compress", "0");
    assertComparisonRefused(
        "fairlead: --repetitions is 0, must be 1 to 100.", trace, "--repetitions", "0");
    assertComparisonRefused(
        "fairlead: --rehearsals is 101, must be 0 to 100.", trace, "--rehearsals", "101");
    assertComparisonRefused(
        "fairlead: --warm-up-seconds is -1, must be 0 to 600.", trace, "--warm-up-seconds", "-1");
    assertComparisonRefused(
        "fairlead: --without names 'luck'; there are stealing, migration, prefetch.",
        trace,
        "--without",
        "luck");
    assertComparisonRefused(
        "fairlead: --level says code=top; the levels are critical, high, normal, low.",
        trace,
        "--level",
        "code=top");
    assertComparisonRefused(
        "fairlead: there is no tenant 'code' to give a level; the load has some.",
        trace,
        "--level",
        "code=high");
    assertComparisonRefused(
        "fairlead: there is no tenant 'chat' to give a level; the load has some.",
        trace,
        "--only",
        "fairlead:chat=low");
    assertComparisonRefused(
        "fairlead: --discipline says top=fifo; the levels are critical, high, normal, low.",
        trace,
        "--discipline",
        "top=fifo");
    assertComparisonRefused(
        "fairlead: --tune needs share-group among the sides.",
        trace,
        "--only",
        "fairlead",
        "--tune");
    assertComparisonRefused(
        "fairlead: --kill-agents goes with no peers, and consumer-group is one.",
        trace,
        "--only",
        "fairlead,consumer-group",
        "--kill-agents",
        "half");
    assertComparisonRefused(
        "fairlead: --kill-agents is 'all', must be 'half'.", trace, "--kill-agents", "all");
    assertComparisonRefused(
        "fairlead: --fleet is 'big'; the only one is 'reference'.", trace, "--fleet", "big");
  }

  private static void assertComparisonRefused(String complaint, Path trace, String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench", "compare", "--trace"));
    arguments.add(trace.toString());
    arguments.addAll(List.of(options));
    assertUsage(complaint, arguments.toArray(String[]::new));
  }

  private static void assertUsage(String complaint, String... arguments) {
    CommandLineRun run = CommandLineRun.of(arguments);
    assertEquals(complaint, run.complaint());
    assertEquals(ExitCode.USAGE, run.exitCode());
    assertEquals("", run.out());
  }
}
