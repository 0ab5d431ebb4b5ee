package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.bench.Guarantee;
import io.fairlead.bench.batch.Batch;
import io.fairlead.bench.batch.BatchBenchmark;
import io.fairlead.bench.batch.BatchRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Measures a batch and prints what came of it. */
final class BatchRuns {
  private BatchRuns() {}

  /** Returns the exit code. */
  static int measure(
      CommandLine command,
      BatchOptions options,
      List<Guarantee> guarantees,
      Batch batch,
      BatchReport.Kind kind)
      throws IOException, InterruptedException {
    return BenchRun.of(
        command.getErr(),
        (stands, watch, directory) -> {
          BatchBenchmark benchmark = new BatchBenchmark(stands, batch);
          List<BatchReport> reports = new ArrayList<>();
          for (Guarantee guarantee : guarantees) {
            List<BatchRun> runs = benchmark.run(guarantee, options.repetitions(), watch);
            reports.add(new BatchReport(kind, guarantee, batch, runs));
          }
          boolean well = tell(command, options.json(), reports);
          options.plot().draw(plot(kind, reports));
          return well;
        });
  }

  private static Plot plot(BatchReport.Kind kind, List<BatchReport> reports) {
    List<JsonNode> lines = reports.stream().<JsonNode>map(BatchReport::node).toList();
    return switch (kind) {
      case THROUGHPUT -> BenchPlots.throughput(lines);
      case BALANCE -> BenchPlots.balance(lines);
    };
  }

  private static boolean tell(CommandLine command, boolean json, List<BatchReport> reports) {
    PrintWriter out = command.getOut();
    if (json) {
      reports.forEach(report -> out.println(report.node()));
    } else {
      BatchReport.lines(reports).forEach(out::println);
    }
    out.flush();
    List<String> faults = reports.stream().flatMap(report -> report.faults().stream()).toList();
    faults.forEach(fault -> command.getErr().println("fairlead: " + fault));
    return faults.isEmpty();
  }
}
