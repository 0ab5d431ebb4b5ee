package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A section of the page on benchmarks: what is measured and how, the goal, the command, and the
 * tables of what was recorded.
 */
@SuppressWarnings("ImmutableEnumChecker") // what draws and tells has no state
enum BenchmarkSection {
  FLOOR(
      "floor",
      "Tasks a second, beside the floor",
      "fairlead bench floor --repetitions 2 --warm-up-seconds 45 --seconds 8 --json` and the same with"
          + " `--layout shared --agents 16,256,1000 --guarantee exactly-once --warm-up-seconds 60",
      "The *null scheduler* does what any coordinator on Kafka Streams must do and decides nothing:"
          + " two records in, one out, one put and one delete with changelog per task, the same"
          + " commit rule, tasks of 300 bytes. It and Fairlead run in turn, in one run, each on a"
          + " broker of its own in the same process, with agents that end every task at once and"
          + " 16,384 tasks under way. Processor times are those of Fairlead's threads for each task;"
          + " what the collector and the compiler took is in none of them.",
      "at least 0.8 of the floor's tasks a second, with either guarantee, at 16 and 256 agents; in"
          + " the layout `shared`, at 256 and 1,000 agents, 0.8 of the floor at 16.",
      lines ->
          new FiguresTable()
              .text("guarantee", "/guarantee")
              .text("layout", "/layout")
              .text("agents", "/agents")
              .text("floor's agents", "/floorAgents")
              .spread("floor, tasks/s", "floorTasksPerSecond", 0)
              .spread("Fairlead, tasks/s", "tasksPerSecond", 0)
              .number("ratio", "/ratio", 2)
              .number("records a task", "/recordsPerTask", 1)
              .number("floor's records", "/floorRecordsPerTask", 1)
              .number("bytes a task", "/bytesPerTask", 0)
              .number("stream thread, us", "/cpuMicrosPerTask/stream thread", 1)
              .number("broker, us", "/cpuMicrosPerTask/broker", 1)
              .number("floor's stream thread, us", "/floorCpuMicrosPerTask/stream thread", 1)
              .of(lines),
      BenchPlots::floor),
  THROUGHPUT(
      "throughput",
      "A batch: throughput",
      "fairlead bench throughput --tasks 10000 --agents 16 --json",
      "A batch of tasks is submitted at once to real agents on a real broker; latency is from the"
          + " submission to the outcome.",
      null,
      lines ->
          new FiguresTable()
              .text("guarantee", "/guarantee")
              .text("layout", "/layout")
              .number("tasks", "/tasks", 0)
              .text("agents", "/agents")
              .spread("tasks/s", "tasksPerSecond", 0)
              .spread("average latency, ms", "averageLatencyMs", 0)
              .spread("p50, ms", "latencyP50Ms", 0)
              .spread("p99, ms", "latencyP99Ms", 0)
              .of(lines),
      BenchPlots::throughput),
  BALANCE(
      "balance",
      "A batch: balance",
      "fairlead bench balance --tasks 10000 --agents 16 --json",
      "How evenly a batch of tasks is spread over the agents: the variance of the agents' loads,"
          + " each its share of the work divided by its share of the speed, and efficiency = 1 / (1 + variance).",
      null,
      lines ->
          new FiguresTable()
              .text("guarantee", "/guarantee")
              .text("layout", "/layout")
              .number("tasks", "/tasks", 0)
              .text("agents", "/agents")
              .spread("efficiency", "efficiency", 4)
              .spread("load variance", "loadVariance", 4)
              .number("least load", "/leastLoad", 3)
              .number("most load", "/mostLoad", 3)
              .spread("tasks/s", "tasksPerSecond", 0)
              .of(lines),
      BenchPlots::balance),
  LATENCY(
      "latency",
      "Latency at a constant rate",
      "fairlead bench latency --guarantee exactly-once --of-max 0.1,0.5,0.8 --repetitions 2"
          + " --warm-up-seconds 12 --seconds 10 --json` and the same with `--guarantee at-least-once",
      "Tasks are submitted at a constant rate, and each is timed from when it should have been"
          + " submitted (coordinated omission does not hide a stall). Fairlead and the null scheduler"
          + " run at the same rate, in turn, after a run of each at the highest of the rates whose figures are not told:"
          + " at a low rate alone it takes minutes until all code is compiled. Percentiles are medians"
          + " over the repetitions.",
      "at half of the highest rate p50 and p99 within 1.25 times the null scheduler's, and p50 20"
          + " ms, p99 60 ms with exactly once, 8 and 25 ms with at least once.",
      lines ->
          new FiguresTable()
                  .text("guarantee", "/guarantee")
                  .number("tasks/s", "/ratePerSecond", 0)
                  .number("of the highest", "/ofMax", 2)
                  .text("side", "/side")
                  .text("from, to", "/stage")
                  .number("p50, ms", "/figures/p50Ms", 1)
                  .number("p90, ms", "/figures/p90Ms", 1)
                  .number("p99, ms", "/figures/p99Ms", 1)
                  .number("p99.9, ms", "/figures/p999Ms", 1)
                  .of(byStage(lines))
              + "\n"
              + new FiguresTable()
                  .text("guarantee", "/guarantee")
                  .number("tasks/s", "/ratePerSecond", 0)
                  .text("side", "/side")
                  .number("p50 to the null scheduler's", "/ratioToNull/p50", 2)
                  .number("p99 to the null scheduler's", "/ratioToNull/p99", 2)
                  .of(lines.stream().filter(line -> !line.path("ratioToNull").isEmpty()).toList()),
      BenchPlots::latency),
  COMPARE(
      "compare",
      "Waits, beside peers and an ideal queue",
      "fairlead bench compare --trace code.csv,conv.csv --compress 60 --fleet reference --level"
          + " code=high --warm-up-seconds 15 --repetitions 3 --json --only fairlead:wrr,"
          + "fairlead:wrr:at-least-once,fairlead:level.high.weight=1000,"
          + "fairlead:at-least-once:level.high.weight=1000,fairlead:fifo,fairlead:shortest,"
          + "share-group,parallel-consumer,consumer-group,ideal-fifo,ideal-fifo+rtt,"
          + "ideal-priority,ideal-priority+rtt,ideal-shortest`; of an earlier version with"
          + " `--rehearsals 1 --repetitions 1`, with `fairlead:at-least-once:shortest` and without"
          + " `consumer-group`; without `--level` `--compress 10 --warm-up-seconds 60 --only"
          + " fairlead,ideal-fifo,ideal-fifo+rtt`; of earlier versions, on another machine, once"
          + " each, `--compress 10 --warm-up-seconds 60 --only fairlead,fairlead:fifo,ideal-fifo,"
          + "ideal-fifo+rtt` and `--kill-agents half --only fairlead,ideal-fifo",
      "The same recorded load through every side in turn, in one run, with the same simulated agents"
          + " of unequal speed. Wait: from the scheduled arrival to the start of the handler. The"
          + " ideal queues are simulated, at no latency (`ideal-fifo`) and from as far away as"
          + " Fairlead's round trip was measured to be (`+rtt`). How each side is set up, and why that"
          + " is its best: [compare-sides](benchmarks/compare-sides.md).",
      "at compress 60 mean and p99 within 1.25 times the ideal at no latency, at compress 10 within"
          + " 1.05 times; with `code` at level high its p99 within 1.25 times `ideal-priority+rtt`'s,"
          + " while `conv` stays within 1.2 times Fairlead's own FIFO; with `shortest` a mean below"
          + " `ideal-fifo`'s.",
      BenchmarkSection::comparisons,
      BenchPlots::waits),
  SCALE_CORE(
      "scale-core",
      "Scale: a life of a task in the core",
      "fairlead bench scale --part core --repetitions 7 --json",
      "In the deciding core alone, without Kafka: submitted, placed, dispatched, started, completed,"
          + " with every changed row given to a store that does nothing. All agents are busy, and as"
          + " many tasks wait all the time. CPU time is that of the whole process, garbage collector"
          + " included. Heap: what one more waiting task takes, and an agent with what it holds, after"
          + " full collections; of ten agents the latter says little.",
      null,
      lines ->
          new FiguresTable()
              .text("tasks", "/tasks")
              .number("agents", "/agents", 0)
              .number("waiting", "/waiting", 0)
              .spread("µs a life", "lifeUs", 2)
              .number("CPU µs a life", "/lifeCpuUs", 2)
              .number("heap bytes a waiting task", "/heapBytesPerTask", 0)
              .number("an agent", "/heapBytesPerAgent", 0)
              .of(lines),
      BenchPlots::core),
  SCALE_BACKLOG(
      "scale-backlog",
      "Scale: a backlog on a real broker",
      "fairlead bench scale --part backlog --rate 1000 --warm-up-seconds 20 --repetitions 3 --json",
      "The backlog is filled without agents, the heap is looked at after full collections, the"
          + " coordinator is stopped and started on its state, then on an empty state directory, and"
          + " then agents join and as many tasks are submitted as end. Heap is that of the whole"
          + " process: broker, registry, coordinator, producer. `maxQueued` is the swarm's setting;"
          + " where the default would refuse the backlog it was raised. There are 12 agents of 16"
          + " slots, and a task takes 192 ms, so that together they do 1,000 a second at most: reports"
          + " go before tasks, and beside agents that end tasks at once what should wait in the"
          + " coordinator's state would wait on its topic. So tasks a second tell whether the"
          + " coordinator keeps the agents busy, and can't say more while it does; what a backlog costs"
          + " is the stream thread's processor time a task. Medians are those of the tasks a second, over stretches of one run;"
          + " all else is measured once.",
      "a million waiting tasks of 1 KiB in less than 1,024 MiB of heap, tasks a second within 20 % of"
          + " those with 1,000 waiting, restart measured.",
      lines ->
          new FiguresTable()
              .text("guarantee", "/guarantee")
              .number("waiting", "/waiting", 0)
              .number("payload, bytes", "/payloadBytes", 0)
              .number("maxQueued", "/maxQueued", 0)
              .number("filled, tasks/s", "/fillPerSecond", 0)
              .number("heap, MiB", "/heapBytes", 0, 1 << 20)
              .number("before, MiB", "/emptyHeapBytes", 0, 1 << 20)
              .number("restart, s", "/restartMs", 1, 1_000)
              .number("with restore, s", "/restoreMs", 1, 1_000)
              .number("waiting after both", "/waitingAfter", 0)
              .spread("tasks/s", "tasksPerSecond", 0)
              .number("stream thread, µs a task", "/streamThreadUs", 1)
              .number("waiting at the end", "/waitingMeanwhile", 0)
              .says("tasks/s to the least backlog", line -> toLeast(lines, line, "tasksPerSecond"))
              .says("µs to the least backlog", line -> toLeast(lines, line, "streamThreadUs"))
              .of(lines),
      BenchPlots::backlog),
  SCALE_SWARMS(
      "scale-swarms",
      "Scale: several swarms and stream threads",
      "fairlead bench scale --part swarms --warm-up-seconds 20 --repetitions 2 --json",
      "Swarms on partitions of their own share the agents and the work under way of one; tasks a"
          + " second of all together, by the coordinator's stream threads. Broker, agents and"
          + " producers want the same cores.",
      null,
      lines ->
          new FiguresTable()
              .text("guarantee", "/guarantee")
              .text("stream threads", "/threads")
              .text("swarms", "/swarms")
              .text("agents of each", "/agentsPerSwarm")
              .spread("tasks/s, all", "tasksPerSecond", 0)
              .of(lines),
      BenchPlots::swarms),
  JMH(
      "jmh",
      "The hot paths by themselves",
      "mvn -Pjmh clean test",
      "A life of a task in the core, the decoding of tasks and reports, and the encoding of what is"
          + " written, each by itself: one thread, no Kafka. With `-rf json` among its options (the"
          + " property `jmh` in the pom) JMH writes an array, of which each element is a line here;"
          + " the machine was added to it.",
      null,
      BenchmarkSection::hotPaths,
      null),
  FAIRNESS(
      "fairness",
      "Fairness",
      "fairlead bench fairness --json",
      "Ten tenants of weights 1 to 10, whose tasks cost 1 to 10, 10 to 100 or 100 to 1,000 ms, wait"
          + " all the time for the same ten agents: the real core in virtual time, so the figures"
          + " follow from the seed alone. Error: work given to a tenant, less its share by weight of"
          + " the work given to all, after every dispatch. The bound is that of the invariant"
          + " `FairnessBound`, |W_i/w_i − W_j/w_j| ≤ L/w_i + L/w_j + q with the largest cost L and,"
          + " for wrr, the quantum q of 100 ms (Goyal, Vin, Cheng 1996; Shreedhar, Varghese 1995);"
          + " summed over all tenants it gives |error_i| ≤ L (1 + (n − 2) w_i/Σw) + q w_i (1 −"
          + " w_i/Σw).",
      "the bound is never exceeded.",
      BenchmarkSection::fairness,
      BenchPlots::fairness);

  private final String kind;
  private final String title;
  private final String command;
  private final String how;
  private final @Nullable String goal;
  private final Function<List<JsonNode>, String> tables;
  private final @Nullable Function<List<JsonNode>, ? extends Plot> plot;

  BenchmarkSection(
      String kind,
      String title,
      String command,
      String how,
      @Nullable String goal,
      Function<List<JsonNode>, String> tables,
      @Nullable Function<List<JsonNode>, ? extends Plot> plot) {
    this.kind = kind;
    this.title = title;
    this.command = command;
    this.how = how;
    this.goal = goal;
    this.tables = tables;
    this.plot = plot;
  }

  /** What the recorded lines are called by. */
  String kind() {
    return kind;
  }

  /** How it is drawn; null if it is not. */
  @Nullable Function<List<JsonNode>, ? extends Plot> plot() {
    return plot;
  }

  /** The name of its picture. */
  String picture() {
    return kind + ".svg";
  }

  /**
   * The section.
   *
   * @param lines at least one
   * @param conclusions what is said about them by hand
   */
  String text(List<JsonNode> lines, String conclusions) {
    StringBuilder out = new StringBuilder();
    out.append("## ").append(title).append("\n\n").append(how).append("\n\n");
    if (goal != null) {
      out.append("**Goal:** ").append(goal).append("\n\n");
    }
    out.append("`").append(command).append("`, on:\n\n");
    lines.stream()
        .map(BenchmarkSection::machine)
        .distinct()
        .forEach(machine -> out.append("- ").append(machine).append("\n"));
    out.append("\n").append(tables.apply(lines)).append("\n");
    if (plot != null) {
      out.append("![").append(title).append("](benchmarks/").append(picture()).append(")\n\n");
    }
    return out.append(BenchmarksPage.place(kind, conclusions)).append("\n").toString();
  }

  private static String machine(JsonNode line) {
    List<String> words = new ArrayList<>();
    line.path("machine").forEach(word -> words.add(word.asText()));
    JsonNode repetitions = line.path("repetitions");
    if (repetitions.isNumber()) {
      words.add("medians of " + repetitions.asInt());
    }
    return words.isEmpty() ? "a machine that was not noted" : String.join(", ", words);
  }

  /** A line for each stage. */
  private static List<JsonNode> byStage(List<JsonNode> lines) {
    List<JsonNode> stages = new ArrayList<>();
    for (JsonNode line : lines) {
      line.path("stages")
          .properties()
          .forEach(
              stage -> {
                ObjectNode row = line.deepCopy();
                row.put("stage", stage.getKey());
                row.set("figures", stage.getValue());
                stages.add(row);
              });
    }
    return stages;
  }

  private static String comparisons(List<JsonNode> lines) {
    StringBuilder out = new StringBuilder();
    for (JsonNode line : lines) {
      out.append(
          String.format(
              Locale.ROOT,
              "%s, compressed %s times: %,d tasks, %d agents, %.0f %% utilisation%s%s; median of"
                  + " %d%s.\n\n",
              line.path("workload").asText(),
              FiguresTable.number(line.path("compress"), 0, 1),
              line.path("tasks").asInt(),
              line.path("agents").asInt(),
              100 * line.path("utilisation").asDouble(),
              line.path("killed").asInt() == 0
                  ? ""
                  : ", " + line.path("killed").asInt() + " agents killed midway",
              without(line),
              line.path("repetitions").asInt(),
              rehearsals(line)));
      List<JsonNode> sides = new ArrayList<>();
      line.path("sides").forEach(sides::add);
      out.append(
              new FiguresTable()
                  .text("side", "/name")
                  .text("set up", "/setup")
                  .spread("mean wait, ms", "waitMeanMs", 0)
                  .spread("p50, ms", "waitP50Ms", 0)
                  .spread("p99, ms", "waitP99Ms", 0)
                  .number("mean to ideal", "/waitMeanToIdeal", 2)
                  .number("p99 to ideal", "/waitP99ToIdeal", 2)
                  .number("Jain index", "/jain", 3)
                  .number("idle share", "/idleShare", 3)
                  .number("makespan, s", "/makespanMs", 1, 1_000)
                  .text("lost", "/lost")
                  .text("doubled", "/doubled")
                  .of(sides))
          .append("\n")
          .append(tenants(sides))
          .append("\n");
    }
    return out.toString().stripTrailing() + "\n";
  }

  private static String rehearsals(JsonNode line) {
    int rehearsals = line.path("rehearsals").asInt();
    return rehearsals == 0
        ? ""
        : ", after all sides were rehearsed " + (rehearsals == 1 ? "once" : rehearsals + " times");
  }

  private static String without(JsonNode line) {
    List<String> without = new ArrayList<>();
    line.path("without").forEach(each -> without.add(each.asText()));
    return without.isEmpty() ? "" : ", without " + String.join(" and ", without);
  }

  private static String tenants(List<JsonNode> sides) {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode side : sides) {
      side.path("tenants")
          .properties()
          .forEach(
              tenant -> {
                ObjectNode row = tenant.getValue().deepCopy();
                row.put("side", side.path("name").asText());
                row.put("tenant", tenant.getKey());
                rows.add(row);
              });
    }
    return rows.isEmpty()
        ? ""
        : new FiguresTable()
            .text("side", "/side")
            .text("tenant", "/tenant")
            .number("tasks", "/tasks", 0)
            .spread("mean wait, ms", "waitMeanMs", 0)
            .spread("p99, ms", "waitP99Ms", 0)
            .spread("mean slowdown", "slowdownMean", 1)
            .of(rows);
  }

  private static String hotPaths(List<JsonNode> lines) {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode line : lines) {
      ObjectNode row = (ObjectNode) line.path("primaryMetric").deepCopy();
      String method = line.path("benchmark").asText();
      row.put("method", method.substring(method.lastIndexOf('.', method.lastIndexOf('.') - 1) + 1));
      List<String> parameters = new ArrayList<>();
      line.path("params")
          .properties()
          .forEach(each -> parameters.add(each.getKey() + " " + each.getValue().asText()));
      row.put("parameters", String.join(", ", parameters));
      rows.add(row);
    }
    return new FiguresTable()
        .text("benchmark", "/method")
        .text("of", "/parameters")
        .number("score", "/score", 3)
        .number("± (99.9 %)", "/scoreError", 3)
        .text("unit", "/scoreUnit")
        .of(rows);
  }

  private static String toLeast(List<JsonNode> lines, JsonNode line, String figure) {
    double least =
        lines.stream()
            .filter(other -> other.path("guarantee").equals(line.path("guarantee")))
            .min((a, b) -> Integer.compare(a.path("waiting").asInt(), b.path("waiting").asInt()))
            .orElseThrow()
            .path(figure)
            .asDouble();
    return String.format(Locale.ROOT, "%.2f", line.path(figure).asDouble() / least);
  }

  private static String fairness(List<JsonNode> lines) {
    StringBuilder out = new StringBuilder();
    out.append(
        new FiguresTable()
            .text("discipline", "/discipline")
            .number("dispatches", "/dispatches", 0)
            .text("seed", "/seed")
            .number("furthest apart, of the bound", "/worstGapToBound", 2)
            .number("worst error, of its bound", "/worstErrorToBound", 2)
            .number("mean error, of its bound", "/meanErrorToBound", 3)
            .of(lines));
    for (JsonNode line : lines) {
      List<JsonNode> tenants = new ArrayList<>();
      line.path("tenants").forEach(tenants::add);
      out.append("\n").append(line.path("discipline").asText()).append(":\n\n");
      out.append(
          new FiguresTable()
              .text("tenant", "/tenant")
              .number("weight", "/weight", 0)
              .number("share, %", "/share", 2, 0.01)
              .number("got, %", "/receivedShare", 2, 0.01)
              .number("mean error, ms", "/meanErrorMs", 1)
              .number("worst error, ms", "/worstErrorMs", 1)
              .number("bound, ms", "/boundMs", 1)
              .of(tenants));
    }
    return out.toString();
  }
}
