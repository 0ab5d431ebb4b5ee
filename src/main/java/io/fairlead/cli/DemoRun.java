package io.fairlead.cli;

import io.fairlead.agent.TaskClient;
import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.bench.Guarantee;
import io.fairlead.bench.load.LoadRun;
import io.fairlead.bench.load.RunStatus;
import io.fairlead.bench.load.TaskClientSink;
import io.fairlead.sim.Fleet;
import io.fairlead.sim.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One demo: brings everything up, runs the load, shows it, audits it, takes everything down. */
final class DemoRun {
  static final String SWARM = "demo";

  /** A run in which nothing has ended for so long, with everything submitted, is over. */
  private static final long STALLED_MS = 120_000;

  private static final long JOIN_LIMIT_MS = 60_000;
  private static final long FRAME_MS = 250;
  private static final long LINE_MS = 5_000;
  private static final int MAX_PENDING = 10_000_000;

  /**
   * Few tasks wait in local queues here, and what is done about them is to be seen: they are more
   * patient than by default, one is enough to be stolen, and the balancer looks four times a
   * second.
   */
  private static final Map<String, String> SETTINGS =
      Map.of("affinityPatienceMs", "400", "stealThreshold", "0", "balanceIntervalMs", "250");

  private final Plan plan;
  private final PrintWriter out;
  private final PrintWriter err;
  private final DemoSamples samples = new DemoSamples();

  /** What is shown while it runs. */
  enum Show {
    /** A live table on a terminal, a line now and then elsewhere. */
    TABLE,
    /** Progress on stderr only. */
    RESULT
  }

  /**
   * What is to be run.
   *
   * @param plot where to draw it; null for nowhere
   */
  record Plan(
      Workload workload,
      Fleet fleet,
      boolean forever,
      OptionalInt slowed,
      boolean exactlyOnce,
      Show show,
      boolean json,
      @Nullable Path plot) {}

  DemoRun(Plan plan, PrintWriter out, PrintWriter err) {
    this.plan = plan;
    this.out = out;
    this.err = err;
  }

  /** Returns the exit code. */
  int run() throws IOException, InterruptedException {
    try (Interrupt interrupt = new Interrupt();
        TemporaryDirectory directory = new TemporaryDirectory()) {
      Path log = directory.path().resolve("fairlead.log");
      LogFile.to(log);
      try {
        int exitCode = run(directory.path(), interrupt);
        if (exitCode != ExitCode.OK) {
          LogFile.keep(log, err);
        }
        return exitCode;
      } catch (IOException | RuntimeException e) {
        LogFile.keep(log, err);
        throw e;
      }
    }
  }

  private int run(Path directory, Interrupt interrupt) throws IOException, InterruptedException {
    try (LocalStack stack = start(directory)) {
      Map<String, String> clients = stack.clientProperties();
      SwarmCommands.create(stack.api(), SWARM, SETTINGS);
      try (TaskClient client =
              TaskClient.builder().properties(clients).maxPending(MAX_PENDING).connect();
          LoadRun run = LoadRun.start(loadPlan(clients), new TaskClientSink(client, SWARM))) {
        if (!awaitAgents(run, interrupt)) {
          return ExitCode.FAILED;
        }
        run.begin();
        watch(run, stack, interrupt);
        if (interrupt.isAsked()) {
          RunStatus status = run.status();
          out.println(
              "Stopped: " + status.submitted() + " submitted, " + status.ended() + " done.");
          out.flush(); // the process ends as soon as everything is taken down
          return ExitCode.OK;
        }
        return conclude(run, clients);
      }
    }
  }

  private LocalStack start(Path directory) throws IOException {
    try (Progress progress = new Progress(err, "starting")) {
      return LocalStack.start(
          LocalStack.Options.temporary(directory, plan.exactlyOnce()), progress);
    }
  }

  private LoadRun.Plan loadPlan(Map<String, String> clients) {
    return new LoadRun.Plan(
        clients,
        SWARM,
        "demo-",
        plan.workload(),
        plan.fleet(),
        plan.forever(),
        plan.slowed(),
        0,
        Set.of());
  }

  private boolean awaitAgents(LoadRun run, Interrupt interrupt) throws InterruptedException {
    int wanted = plan.fleet().size();
    try (Progress progress = new Progress(err, "agents join")) {
      for (long waitedMs = 0; run.joined() < wanted; waitedMs += 50) {
        if (waitedMs > JOIN_LIMIT_MS) {
          throw new CommandFailedException(
              ExitCode.FAILED,
              "only "
                  + run.joined()
                  + " of "
                  + wanted
                  + " agents were welcomed within "
                  + JOIN_LIMIT_MS / 1_000
                  + " s.");
        }
        progress.at(run.joined(), wanted);
        if (interrupt.await(50)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Until everything has ended, or nothing moves any more, or the user has had enough. */
  private void watch(LoadRun run, LocalStack stack, Interrupt interrupt)
      throws InterruptedException {
    if (plan.show() == Show.RESULT) {
      try (Progress progress = new Progress(err, "tasks")) {
        watch(
            run,
            stack,
            interrupt,
            frame -> progress.at(frame.status().ended(), frame.status().planned()));
      }
    } else if (Terminal.onStdout()) {
      try (Screen screen = new Screen(out)) {
        watch(
            run,
            stack,
            interrupt,
            frame -> {
              Terminal.Size size = screen.size();
              screen.draw(DemoView.picture(frame, size.width(), size.height()));
            });
      }
    } else {
      out.println(stack.addresses());
      out.flush();
      long[] next = {LINE_MS};
      watch(
          run,
          stack,
          interrupt,
          frame -> {
            if (frame.status().elapsedMs() >= next[0]) {
              next[0] += LINE_MS;
              out.println(DemoView.line(frame));
              out.flush();
            }
          });
    }
  }

  private interface FrameSink {
    void show(DemoView.Frame frame);
  }

  private void watch(LoadRun run, LocalStack stack, Interrupt interrupt, FrameSink sink)
      throws InterruptedException {
    long endsAfterMs = plan.forever() ? 0 : plan.workload().spanUs() / 1_000;
    long lastEnded = -1;
    long lastMoveMs = 0;
    do {
      DemoView.Frame frame = samples.sample(run, stack.addresses(), endsAfterMs);
      sink.show(frame);
      RunStatus status = frame.status();
      if (status.isFinished()) {
        return;
      }
      if (status.ended() != lastEnded || status.submitted() < status.planned()) {
        lastEnded = status.ended();
        lastMoveMs = status.elapsedMs();
      } else if (status.elapsedMs() - lastMoveMs > STALLED_MS) {
        err.println(
            "fairlead: nothing has ended for " + STALLED_MS / 1_000 + " s; the run is given up.");
        return;
      }
      stack.checkAlive();
    } while (!interrupt.await(FRAME_MS));
  }

  private int conclude(LoadRun run, Map<String, String> clients) {
    AuditReport audit;
    try (Progress progress = new Progress(err, "auditing the topics")) {
      audit = TopicAuditor.audit(clients, plan.exactlyOnce(), progress::at);
    }
    DemoResult result =
        new DemoResult(
            audit,
            run.status().submitted(),
            run.waits(),
            run.makespanMs(),
            plan.fleet().size(),
            plan.exactlyOnce() ? Guarantee.EXACTLY_ONCE : Guarantee.AT_LEAST_ONCE,
            plan.workload().name());
    if (plan.plot() != null) {
      plot(plan.plot());
    }
    if (plan.json()) {
      out.println(result.json());
    } else {
      out.println();
      result.summary().forEach(out::println);
    }
    out.flush();
    if (plan.json() && !result.isGood()) {
      result.faults().forEach(fault -> err.println("fairlead: " + fault));
    }
    return result.isGood() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void plot(Path file) {
    try {
      DemoPlot.write(file, "Fairlead demo: " + plan.workload().name(), samples.points());
      (plan.json() ? err : out).println("Plot: " + file.toAbsolutePath());
    } catch (IOException | RuntimeException | LinkageError e) { // a JDK without fonts
      err.println("fairlead: the plot could not be drawn: " + Failures.sentence(e));
    }
  }
}
