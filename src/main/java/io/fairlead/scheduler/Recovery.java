package io.fairlead.scheduler;

import io.fairlead.model.LocalPlace;
import io.fairlead.model.Now;
import io.fairlead.model.Task;
import io.fairlead.scheduler.admission.SeriesBook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Builds the indices over a state that came from the store. What is not stored begins anew. */
final class Recovery {
  private Recovery() {}

  static void index(SwarmState state, LocalFacts locals, Now now) {
    state.blocking.restore(state.blocking.rememberedUs(), now.wallMs());
    List<TaskState> leased = new ArrayList<>();
    List<TaskState> waiting = new ArrayList<>();
    state.series.forEach(
        (key, series) -> state.timers.seriesAt(SeriesBook.silentAtMs(series), key));
    for (TaskState task : state.tasks.inOrder()) {
      TenantState tenant = state.tenant(task.task.tenant());
      state.counts.add(task, 1);
      state.classes.add(task);
      state.returns.count(tenant, task, 1);
      tenant.held += task.phase.leased() ? 1 : 0;
      state.deadlines.add(task);
      if (!task.admitted) {
        state.blocking.add(task.costUs());
      }
      if (!task.phase.leased()
          && task.task.deadlineMs() != Task.NEVER
          && state.config.expiresLate()) {
        state.timers.deadlineAt(task.task.deadlineMs(), task);
      }
      if (task.phase.waiting()) {
        waiting.add(task);
        state.enqueue(task);
      } else if (task.phase.leased()) {
        leased.add(task);
      } else {
        state.dependencies.add(task);
        if (task.wakeAtMs > 0) {
          state.timers.wakeAt(task.wakeAtMs, task);
        }
      }
    }
    state.tenants.values().forEach(state::settle);
    state.tenants.values().forEach(state.idleTenants::look);
    waiting.sort(
        Comparator.comparingLong((TaskState task) -> task.queuedAtMs)
            .thenComparingLong(TaskState::order));
    waiting.forEach(task -> state.waiting(task.level()).add(task));
    leased.sort(
        Comparator.comparing((TaskState task) -> task.heldLease().agent())
            .thenComparingLong(task -> task.heldLease().seq()));
    for (TaskState task : leased) {
      // Until told otherwise a run is as long under way as it has been since its start was known.
      task.held().startedLogicalMs =
          now.logicalMs() - Math.max(0, now.wallMs() - task.held().startedAtMs);
      task.held().dispatchedLogicalMs = now.logicalMs();
      AgentState agent = state.knownAgent(task.heldLease().agent());
      agent.held.put(task.task.id(), task);
      state.revoking += task.held().revoking ? 1 : 0;
      state.resources.hold(agent, task);
    }
    for (TaskState task : waiting) {
      LocalPlace place = task.place();
      if (place != null) {
        locals.index(task, state.knownAgent(place.agent()));
      }
    }
    state.fleetChanged();
    state.kpis.recover(state, now);
    for (AgentState agent : state.agents.values()) {
      agent.goneSinceMs = now.logicalMs();
      agent.topicAskedMs = now.logicalMs();
      state.timers.checkAt(now.logicalMs() + 1, agent);
    }
  }
}
