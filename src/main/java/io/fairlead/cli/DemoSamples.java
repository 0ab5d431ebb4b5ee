package io.fairlead.cli;

import io.fairlead.bench.load.AgentStatus;
import io.fairlead.bench.load.LoadRun;
import io.fairlead.bench.load.RunStatus;
import io.fairlead.bench.load.WaitTimes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a run looked like over time: the last few seconds for rates, everything, thinned out, for
 * the plot. Owned by the thread that samples.
 */
final class DemoSamples {
  /** Rates are taken over this time, milliseconds. */
  private static final long WINDOW_MS = 3_000;

  /** Points kept for the plot; when full, every other one is dropped and the spacing doubled. */
  static final int MAX_POINTS = 1_200;

  private final Deque<RunStatus> window = new ArrayDeque<>();
  private final List<Point> points = new ArrayList<>();
  private long spacingMs = 250;

  /** One moment of the plot. */
  record Point(double atS, long waiting, long running, double perSecond, WaitTimes.Summary waits) {}

  /** Takes the run as it stands now, and returns what to show of it. */
  DemoView.Frame sample(LoadRun run, String addresses, long endsAfterMs) {
    RunStatus status = run.status();
    window.addLast(status);
    while (window.size() > 2 && status.elapsedMs() - window.getFirst().elapsedMs() > WINDOW_MS) {
      window.removeFirst();
    }
    RunStatus before = window.getFirst();
    double seconds = (status.elapsedMs() - before.elapsedMs()) / 1_000.0;
    double perSecond = seconds <= 0 ? 0 : (status.ended() - before.ended()) / seconds;
    WaitTimes.Summary waits = run.recentWaits();
    keep(
        new Point(
            status.elapsedMs() / 1_000.0, status.waiting(), status.running(), perSecond, waits));
    return new DemoView.Frame(
        status, perSecond, waits, busyShares(before, status), addresses, endsAfterMs);
  }

  List<Point> points() {
    return List.copyOf(points);
  }

  private static List<Double> busyShares(RunStatus before, RunStatus now) {
    double windowUs = (now.elapsedMs() - before.elapsedMs()) * 1_000.0;
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < now.agents().size(); i++) {
      AgentStatus agent = now.agents().get(i);
      double busyUs = agent.busyUs() - before.agents().get(i).busyUs();
      double share = windowUs <= 0 ? 0 : busyUs / windowUs / agent.slots();
      shares.add(Math.max(0, Math.min(1, share)));
    }
    return shares;
  }

  private void keep(Point point) {
    if (!points.isEmpty()
        && (point.atS() - points.get(points.size() - 1).atS()) * 1_000 < spacingMs) {
      return;
    }
    if (points.size() == MAX_POINTS) {
      for (int i = MAX_POINTS - 1; i > 0; i -= 2) {
        points.remove(i);
      }
      spacingMs *= 2;
    }
    points.add(point);
  }
}
