package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.Level;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are meant; null means any.
 *
 * @param agent who holds the task, or in whose local queue it waits
 * @param idPrefix how its id begins
 */
public record TaskFilter(
    @Nullable TaskPhase phase,
    @Nullable Level level,
    @Nullable TenantId tenant,
    @Nullable AgentId agent,
    @Nullable String idPrefix) {
  /** Every task. */
  public static final TaskFilter ANY = new TaskFilter(null, null, null, null, null);

  boolean matches(TaskState task) {
    return (phase == null || task.phase == phase)
        && (level == null || task.level() == level)
        && (tenant == null || task.tenant().equals(tenant))
        && (idPrefix == null || task.task.id().value().startsWith(idPrefix));
  }
}
