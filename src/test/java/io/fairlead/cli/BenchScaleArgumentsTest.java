package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchScaleArgumentsTest {

  @Test
  void scaleSaysWhatIsAllowed() {
    refused("--part names 'all'; there are core, backlog, swarms.", "scale", "--part", "all");
    refused("--waiting is 0,5, must be 1 to 9,000,000.", "scale", "--waiting", "0,5");
    refused("--agents is 100001, must be 1 to 100,000.", "scale", "--agents", "100001");
    refused("--tasks is 'odd'; there are normal, mixed.", "scale", "--tasks", "odd");
    refused("--core-seconds is 0, must be 0.01 to 600.", "scale", "--core-seconds", "0");
    refused("--broker-agents is 0, must be 1 to 1,000.", "scale", "--broker-agents", "0");
    refused("--payload-bytes is -1, must be 0 to 500,000.", "scale", "--payload-bytes", "-1");
    refused("--rate is 100001, must be 0 to 100,000.", "scale", "--rate", "100001");
    refused("--rate is -1, must be 0 to 100,000.", "scale", "--rate", "-1");
    refused("--swarms is 7, must be 1 to 6.", "scale", "--swarms", "7");
    refused("--threads is 65, must be 1 to 64.", "scale", "--threads", "65");
    refused("--seconds is 601, must be 0.01 to 600.", "scale", "--seconds", "601");
    refused("--warm-up-seconds is -1, must be 0 to 600.", "scale", "--warm-up-seconds", "-1");
    refused("--repetitions is 101, must be 1 to 100.", "scale", "--repetitions", "101");
    refused(
        "--guarantee names 'once'; there are exactly-once and at-least-once.",
        "scale",
        "--guarantee",
        "once");
  }

  @Test
  void anOptionIsOfAPartThatIsMeasured() {
    refused("--agents is for core only.", "scale", "--part", "swarms", "--agents", "10");
    refused("--waiting is for core and backlog only.", "scale", "--part=swarms", "--waiting=10");
    refused("--rate is for backlog only.", "scale", "--part=core,swarms", "--rate=10");
    refused("--threads is for swarms only.", "scale", "--part", "core,backlog", "--threads", "2");
    refused("--plot is for one part and one guarantee: name them.", "scale", "--plot", "scale.svg");
  }

  @Test
  void fairnessSaysWhatIsAllowed() {
    refused("--only names 'fifo'; there are wfq, fair-share, wrr.", "fairness", "--only", "fifo");
    refused("--dispatches is 999, must be 1,000 to 10,000,000.", "fairness", "--dispatches", "999");
    refused("--plot is a.png, must be a name that ends in .svg.", "fairness", "--plot", "a.png");
    refused(
        "--plot is no/where.svg, must be in a directory that can be written to.",
        "fairness",
        "--plot",
        "no/where.svg");
  }

  @Test
  void theyHaveAnExample() {
    for (String command : List.of("scale", "fairness")) {
      CommandLineRun run = CommandLineRun.of("bench", command, "--help");
      assertEquals(ExitCode.OK, run.exitCode());
      assertTrue(run.out().contains("  fairlead bench " + command + " --"), run.out());
    }
  }

  private static void refused(String complaint, String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench"));
    arguments.addAll(List.of(options));
    CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertEquals("fairlead: " + complaint, run.complaint());
    assertEquals(ExitCode.USAGE, run.exitCode());
    assertEquals("", run.out());
  }
}
