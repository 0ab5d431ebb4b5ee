package io.fairlead.cli;

import io.fairlead.bench.load.AgentStatus;
import io.fairlead.bench.load.LoadRun;
import io.fairlead.bench.load.RunStatus;
import io.fairlead.bench.load.TenantStatus;
import io.fairlead.bench.load.WaitTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The demo as text: a full picture for a terminal, one line for a log. Pure, so that it can be
 * tested; the last column and the last line stay free.
 */
final class DemoView {
  private DemoView() {}

  /**
   * What one picture shows.
   *
   * @param perSecond outcomes a second of late
   * @param waits of the tasks that started last
   * @param busyShare of each agent of late, 0 to 1, in the order of the status
   * @param addresses where it can be talked to, for people
   * @param endsAfterMs when it is expected to end, milliseconds since the first arrival; 0 if it
   *     has no end
   */
  record Frame(
      RunStatus status,
      double perSecond,
      WaitTimes.Summary waits,
      List<Double> busyShare,
      String addresses,
      long endsAfterMs) {
    Frame {
      busyShare = List.copyOf(busyShare);
    }
  }

  /** The picture, for a terminal of that many characters and lines. */
  static List<String> picture(Frame frame, int width, int height) {
    int usable = Math.max(20, width - 1);
    List<String> lines = new ArrayList<>();
    RunStatus status = frame.status();
    lines.add(title(frame));
    lines.add(frame.addresses());
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "tasks   %,d submitted   %,d waiting   %d running   %,d done%s   %.0f/s",
            status.submitted(),
            status.waiting(),
            status.running(),
            status.ended(),
            notCompleted(status),
            frame.perSecond()));
    lines.add(waits(frame.waits()));
    lines.add("");
    List<String> tenants = tenants(status.tenants());
    List<String> slowed = slowed(status.agents());
    int room = Math.max(2, height - 1 - lines.size() - tenants.size() - 1 - slowed.size());
    lines.addAll(AgentGrid.of(cells(frame), "done", usable, room));
    lines.addAll(slowed);
    lines.add("");
    lines.addAll(tenants);
    return lines.stream()
        .limit(Math.max(1, height - 1))
        .map(l -> ProgressText.cut(l, usable))
        .toList();
  }

  private static List<AgentGrid.Cell> cells(Frame frame) {
    List<AgentGrid.Cell> cells = new ArrayList<>();
    for (AgentStatus agent : frame.status().agents()) {
      cells.add(
          new AgentGrid.Cell(
              agent.id(),
              agent.speed(),
              agent.slowed(),
              agent.active() ? "" : "joining",
              frame.busyShare().get(cells.size()),
              agent.done()));
    }
    return cells;
  }

  private static String waits(WaitTimes.Summary waits) {
    return waits.count() == 0
        ? "wait    nothing has started yet"
        : String.format(
            Locale.ROOT,
            "wait    mean %s   median %s   99 %% below %s   (last %d tasks)",
            ms(waits.meanMs()),
            ms(waits.p50Ms()),
            ms(waits.p99Ms()),
            waits.count());
  }

  /** Why an agent is marked; nothing while none is. */
  private static List<String> slowed(List<AgentStatus> agents) {
    return agents.stream()
        .filter(AgentStatus::slowed)
        .map(
            agent ->
                String.format(
                    Locale.ROOT,
                    "! %s has been slowed down %.0f times; nobody told the coordinator",
                    agent.id(),
                    LoadRun.SLOWED_TIMES))
        .toList();
  }

  /** One line for a log. */
  static String line(Frame frame) {
    RunStatus status = frame.status();
    String waits =
        frame.waits().count() == 0
            ? "none started"
            : "wait median "
                + ms(frame.waits().p50Ms())
                + ", 99 % below "
                + ms(frame.waits().p99Ms());
    return String.format(
        Locale.ROOT,
        "%s: %d submitted, %d waiting, %d running, %d done%s, %.0f/s, %s",
        ProgressText.duration(status.elapsedMs()),
        status.submitted(),
        status.waiting(),
        status.running(),
        status.ended(),
        notCompleted(status).replaceFirst("^ +", ", "),
        frame.perSecond(),
        waits);
  }

  private static String title(Frame frame) {
    String time = clock(frame.status().elapsedMs());
    return frame.endsAfterMs() > 0
        ? "Fairlead demo   " + time + " of about " + clock(frame.endsAfterMs())
        : "Fairlead demo   " + time + "   Ctrl-C ends it";
  }

  private static List<String> tenants(List<TenantStatus> tenants) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "%-16s %10s %10s %12s", "tenant", "submitted", "done", "mean wait"));
    int shown = tenants.size() <= 6 ? tenants.size() : 5;
    for (TenantStatus tenant : tenants.subList(0, shown)) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-16s %,10d %,10d %12s",
              ProgressText.cut(tenant.id(), 16),
              tenant.submitted(),
              tenant.ended(),
              tenant.ended() == 0 ? "-" : ms(tenant.meanWaitMs())));
    }
    if (shown < tenants.size()) {
      lines.add("... and " + (tenants.size() - shown) + " more tenants");
    }
    return lines;
  }

  private static String notCompleted(RunStatus status) {
    return status.notCompleted() == 0 ? "" : "   " + status.notCompleted() + " not completed";
  }

  private static String clock(long ms) {
    long s = ms / 1_000;
    return s / 60 + ":" + (s % 60 < 10 ? "0" : "") + s % 60;
  }

  /** {@code 0.4 ms}, {@code 12 ms}, {@code 3.1 s}. */
  static String ms(double ms) {
    if (ms >= 1_000) {
      return String.format(Locale.ROOT, "%.1f s", ms / 1_000);
    }
    return String.format(Locale.ROOT, ms < 10 ? "%.1f ms" : "%.0f ms", ms);
  }
}
