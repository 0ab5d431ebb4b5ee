package io.fairlead.query.live;

import io.fairlead.query.view.AgentFiguresView;
import io.fairlead.query.view.LiveFrameView;
import io.fairlead.query.view.NowView;
import io.fairlead.query.view.TenantFiguresView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one who watches has been told, and what is new to them. Owned by one thread. */
final class LiveFrames {
  /** A load that differs by less, relative to the one told, is the same to the eye. */
  private static final double LOAD_STEP = 0.05;

  private static final double FIGURE_STEP = 0.005;

  private final Map<String, AgentFiguresView> agents = new LinkedHashMap<>();
  private final Map<String, TenantFiguresView> tenants = new LinkedHashMap<>();
  private @Nullable NowView told;

  /** What is new; empty if nothing is. */
  Optional<LiveFrameView> next(NowView now) {
    NowView last = told;
    NowView head = now.withoutRows();
    List<AgentFiguresView> changedAgents =
        changed(now.agents(), agents, AgentFiguresView::agentId, LiveFrames::alike);
    List<String> goneAgents = gone(now.agents(), agents, AgentFiguresView::agentId);
    List<TenantFiguresView> changedTenants =
        changed(now.tenants(), tenants, TenantFiguresView::tenantId, Object::equals);
    List<String> goneTenants = gone(now.tenants(), tenants, TenantFiguresView::tenantId);
    boolean same =
        last != null
            && last.facts() == head.facts()
            && last.binding().equals(head.binding())
            && last.submittedPerSecond() == head.submittedPerSecond()
            && last.completedPerSecond() == head.completedPerSecond()
            && changedAgents.isEmpty()
            && goneAgents.isEmpty()
            && changedTenants.isEmpty()
            && goneTenants.isEmpty();
    if (same) {
      return Optional.empty();
    }
    told = head;
    return Optional.of(
        new LiveFrameView(
            last == null, head, changedAgents, goneAgents, changedTenants, goneTenants));
  }

  private static <T> List<T> changed(
      List<T> now, Map<String, T> told, Function<T, String> id, BiPredicate<T, T> alike) {
    List<T> changed = new ArrayList<>();
    for (T row : now) {
      T before = told.get(id.apply(row));
      if (before == null || !alike.test(before, row)) {
        told.put(id.apply(row), row);
        changed.add(row);
      }
    }
    return changed;
  }

  private static <T> List<String> gone(List<T> now, Map<String, T> told, Function<T, String> id) {
    if (told.size() == now.size()) {
      return List.of(); // all of now's have been told
    }
    List<String> there = now.stream().map(id).toList();
    List<String> gone = new ArrayList<>(told.keySet());
    gone.removeAll(Set.copyOf(there));
    told.keySet().removeAll(gone);
    return gone;
  }

  private static boolean alike(AgentFiguresView a, AgentFiguresView b) {
    return a.phase() == b.phase()
        && a.breaker() == b.breaker()
        && Objects.equals(a.unavailability(), b.unavailability())
        && a.slots() == b.slots()
        && a.held() == b.held()
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

  private static boolean near(double a, double b, double step) {
    return Math.abs(a - b) <= step * Math.max(Math.abs(a), Math.abs(b));
  }
}
