package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.sim.CampaignReport;
import io.fairlead.sim.CampaignRun;
import io.fairlead.sim.Fault;
import io.fairlead.sim.FaultCampaign;
import io.fairlead.sim.ShortestPrefix;
import io.fairlead.sim.Violation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateCommandTest {
  @Test
  void theLastLineOfJsonSaysHowItWent() {
    CommandLineRun run =
        CommandLineRun.of("simulate", "--seed", "3", "--runs", "2", "--faults", "twins", "--json");
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(
        run.lastLine()
            .matches("\\{\"runs\":2,\"events\":\\d+,\"violations\":0,\"firstSeed\":null}"),
        run.out());
    assertEquals(1, run.out().lines().count(), run.out());
  }

  @Test
  void outputJsonIsAnotherNameOfJson() {
    String[] words = {"simulate", "--seed", "3", "--runs", "1", "--faults", "twins"};
    CommandLineRun json = CommandLineRun.of(with(words, "--json"));

    assertEquals(json, CommandLineRun.of(with(words, "--output", "json")));
    assertEquals(json, CommandLineRun.of(with(words, "-o", "json")));
    assertEquals(CommandLineRun.of(words), CommandLineRun.of(with(words, "--output", "table")));
    assertEquals(json, CommandLineRun.of(with(words, "--json", "--output", "table")));
  }

  private static String[] with(String[] words, String... more) {
    return Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void peopleAreToldHowOftenEachFaultStruckAndWhatCameOfIt() {
    CommandLineRun run =
        CommandLineRun.of("simulate", "--runs", "1", "--faults", "crash", "--until", "40");
    assertEquals(0, run.exitCode(), run.err());
    for (Fault fault : Fault.values()) {
      assertTrue(run.out().lines().anyMatch(line -> line.startsWith(fault.key() + " ")), run.out());
    }
    assertTrue(run.out().contains("Nothing was violated."), run.out());
  }

  @Test
  void aFailureIsToldWithSeedCommitPrefixAndTheCommandThatRepeatsIt() {
    Violation violation =
        new Violation(
            7, "OneOutcome", "Here:1", "task t ended twice", 1_500_000, 30, List.of("the end"));
    CampaignRun clean = FaultCampaign.simulate(7, Fault.parse("none"), 5);
    CampaignReport report =
        new CampaignReport(
            7, 1, 10, 5, clean.struck(), clean.effects(), clean.moves(), List.of(violation));
    List<String> lines =
        CampaignText.failure(
            report, new ShortestPrefix(30, violation), Fault.parse("lost,twins"), "abc123");
    assertTrue(lines.contains("  the end"), lines::toString);
    assertTrue(lines.contains("seed:     7"), lines::toString);
    assertTrue(lines.contains("commit:   abc123"), lines::toString);
    assertTrue(lines.contains("violated: OneOutcome: task t ended twice"), lines::toString);
    assertTrue(
        lines.contains("prefix:   fails after the first 30 of its inputs, at 1.500 s"),
        lines::toString);
    assertTrue(
        lines.contains(
            "again:    fairlead simulate --seed 7 --runs 1 --faults twins,lost --until 30"),
        lines::toString);
  }

  @Test
  void aCampaignThatFailsIsToldAndEndsWithExitCodeOne() {
    CampaignRun clean = FaultCampaign.simulate(7, Fault.parse("none"), 5);
    FaultCampaign.Simulator fails =
        (seed, faults, until) ->
            new CampaignRun(
                seed,
                clean.events(),
                clean.endedAtUs(),
                clean.fingerprint(),
                clean.tasks(),
                clean.struck(),
                clean.effects(),
                clean.moves(),
                seed == 8 && until >= 3
                    ? new Violation(
                        8, "OneOutcome", "Here:1", "twice", 9, Math.min(until, 30), List.of())
                    : null);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(new SimulateCommand(fails))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute("--seed", "7", "--runs", "3", "--json");

    assertEquals(1, exitCode);
    assertTrue(out.toString().endsWith("\"violations\":1,\"firstSeed\":8}\n"), out.toString());
    assertTrue(err.toString().contains("commit:   " + Fairlead.commit()), err.toString());
    assertTrue(
        err.toString()
            .contains("again:    fairlead simulate --seed 8 --runs 1 --faults all --until 3\n"),
        err.toString());
  }

  @Test
  void theHelpNamesEveryFault() {
    String help = CommandLineRun.of("simulate", "--help").out();
    for (Fault fault : Fault.values()) {
      assertTrue(help.contains(fault.key()), fault.key());
    }
  }

  @Test
  void whatIsWrongOnTheCommandLineIsNamed() {
    assertEquals(2, CommandLineRun.of("simulate", "--runs", "0").exitCode());
    assertEquals(
        "fairlead: --runs is 0, must be 1 to 1,000,000.",
        CommandLineRun.of("simulate", "--runs", "0").complaint());
    assertEquals(
        "fairlead: --until wants --runs 1.",
        CommandLineRun.of("simulate", "--until", "3").complaint());
    String unknown = CommandLineRun.of("simulate", "--faults", "rain").complaint();
    assertTrue(
        unknown.startsWith("fairlead: --faults: 'rain' is no fault; there are all"), unknown);
  }
}
