package io.fairlead.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.bench.Guarantee;
import io.fairlead.bench.floor.CoordinatorSide;
import io.fairlead.bench.floor.FloorPlan;
import io.fairlead.bench.floor.FloorRun;
import io.fairlead.bench.floor.NullSide;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tasks a second, beside the floor. */
@Command(
    name = "floor",
    description = "Measures tasks a second beside a scheduler that decides nothing.",
    mixinStandardHelpOptions = true)
final class BenchFloorCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Option(names = "--agents", split = ",", defaultValue = "16,256")
  private List<Integer> agents = new ArrayList<>();

  @Option(names = "--guarantee", split = ",", defaultValue = "exactly-once,at-least-once")
  private List<String> guarantees = new ArrayList<>();

  @Option(names = "--only", split = ",", defaultValue = "null,fairlead")
  private List<String> only = new ArrayList<>();

  @Option(names = "--seconds", defaultValue = "10")
  private double seconds;

  @Option(names = "--warm-up-seconds", defaultValue = "10")
  private double warmUpSeconds;

  @Option(names = "--repetitions", defaultValue = "3")
  private int repetitions;

  @Option(names = "--window", defaultValue = "8192")
  private int window;

  @Option(names = "--json", description = "Print one line of JSON for each pair.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    return BenchRun.of(
        spec.commandLine().getErr(),
        (stands, watch, directory) -> {
          NullSide floor = new NullSide(stands, directory);
          CoordinatorSide fairlead = new CoordinatorSide(stands);
          PrintWriter out = spec.commandLine().getOut();
          for (String key : guarantees) {
            Guarantee guarantee =
                key.equals("exactly-once") ? Guarantee.EXACTLY_ONCE : Guarantee.AT_LEAST_ONCE;
            for (int count : agents) {
              FloorPlan plan =
                  new FloorPlan(
                      guarantee,
                      count,
                      window,
                      Math.round(warmUpSeconds * 1e3),
                      Math.round(seconds * 1e3));
              List<FloorRun> nulls = new ArrayList<>();
              List<FloorRun> ours = new ArrayList<>();
              for (int i = 0; i < repetitions; i++) {
                if (only.contains("null")) {
                  nulls.add(floor.run(plan, watch));
                  out.println(nulls);
                  out.flush();
                }
                if (only.contains("fairlead")) {
                  ours.add(fairlead.run(plan, Map.of(), watch));
                  out.println(ours);
                  out.flush();
                }
              }
            }
          }
          return true;
        });
  }
}
