package io.fairlead.query.live;

import io.fairlead.query.view.AgentFiguresView;
import io.fairlead.query.view.LiveFrameView;
import io.fairlead.query.view.NowView;
import io.fairlead.query.view.TenantFiguresView;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one who watches has been told, and what is new to them. Owned by one thread.
 *
 * <p>A frame is bounded: {@value #MOST_AGENTS} agents and {@value #MOST_TENANTS} tenants, except
 * the first, which tells all that are known.
 */
final class LiveFrames {
  /** Of a thousand that all work each is then told once a second. */
  static final int MOST_AGENTS = 250;

  static final int MOST_TENANTS = 50;

  /** What only time has changed, the age of what waits for instance, is told so often. */
  static final long TIME_MS = 1_000;

  /** A load that differs by less, relative to the one told, is the same to the eye. */
  private static final double LOAD_STEP = 0.05;

  private static final double FIGURE_STEP = 0.005;

  private final ToldRows<AgentFiguresView> agents =
      new ToldRows<>(
          AgentFiguresView::agentId, LiveFrames::sameState, LiveFrames::alike, MOST_AGENTS);
  private final ToldRows<TenantFiguresView> tenants =
      new ToldRows<>(
          TenantFiguresView::tenantId, LiveFrames::sameState, LiveFrames::alike, MOST_TENANTS);
  private @Nullable NowView told;
  private long toldNs;

  /**
   * What is new; empty if nothing is.
   *
   * @param nowNs of a clock that never goes back
   */
  Optional<LiveFrameView> next(NowView now, long nowNs) {
    NowView last = told;
    NowView head = now.withoutRows();
    ToldRows.Changes<AgentFiguresView> agentRows = agents.next(now.agents());
    ToldRows.Changes<TenantFiguresView> tenantRows = tenants.next(now.tenants());
    if (last != null
        && agentRows.isEmpty()
        && tenantRows.isEmpty()
        && standsAs(last, head)
        && (nowNs - toldNs < TIME_MS * 1_000_000 || last.sameButForTime(head))) {
      return Optional.empty();
    }
    told = head;
    toldNs = nowNs;
    return Optional.of(
        new LiveFrameView(
            last == null,
            head,
            agentRows.changed().stream().map(AgentFiguresView::rounded).toList(),
            agentRows.gone(),
            tenantRows.changed().stream().map(TenantFiguresView::rounded).toList(),
            tenantRows.gone()));
  }

  /** Nothing has been decided, and nothing else has come about that can't wait. */
  private static boolean standsAs(NowView a, NowView b) {
    return a.facts() == b.facts()
        && a.paused() == b.paused()
        && a.deleting() == b.deleting()
        && a.recovering() == b.recovering()
        && a.binding().equals(b.binding())
        && Objects.equals(a.proposal(), b.proposal())
        && Objects.equals(a.lastKpi(), b.lastKpi());
  }

  private static boolean sameState(AgentFiguresView a, AgentFiguresView b) {
    return a.phase() == b.phase()
        && a.breaker() == b.breaker()
        && Objects.equals(a.unavailability(), b.unavailability())
        && a.slots() == b.slots();
  }

  private static boolean alike(AgentFiguresView a, AgentFiguresView b) {
    return a.held() == b.held()
        && a.running() == b.running()
        && a.placed() == b.placed()
        && a.movedAway() == b.movedAway()
        && a.movedHere() == b.movedHere()
        && a.failed() == b.failed()
        && a.completed() == b.completed()
        && near(a.loadMs(), b.loadMs(), LOAD_STEP)
        && near(a.weight(), b.weight(), FIGURE_STEP)
        && near(a.speed(), b.speed(), FIGURE_STEP)
        && near(a.reliability(), b.reliability(), FIGURE_STEP);
  }

  private static boolean sameState(TenantFiguresView a, TenantFiguresView b) {
    return a.paused() == b.paused() && a.draining() == b.draining() && a.weight() == b.weight();
  }

  private static boolean alike(TenantFiguresView a, TenantFiguresView b) {
    return a.tasks() == b.tasks()
        && a.waiting() == b.waiting()
        && a.held() == b.held()
        && a.submitted() == b.submitted()
        && a.completed() == b.completed()
        && a.failed() == b.failed()
        && a.rejected() == b.rejected()
        && a.waits().count() == b.waits().count()
        && near(a.dueShare(), b.dueShare(), FIGURE_STEP)
        && near(a.receivedShare(), b.receivedShare(), FIGURE_STEP);
  }

  private static boolean near(double a, double b, double step) {
    return Math.abs(a - b) <= step * Math.max(Math.abs(a), Math.abs(b));
  }
}
