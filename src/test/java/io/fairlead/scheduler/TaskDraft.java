package io.fairlead.scheduler;

import io.fairlead.model.Command;
import io.fairlead.model.Level;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A task of which a test says only what it is about. */
final class TaskDraft {
  private final String id;
  private String tenant = "tenant";
  private String type = "type";
  private Level level = Level.NORMAL;
  private int priority;
  private long deadlineMs = Task.NEVER;
  private long submittedAtMs = SchedulerHarness.WALL_BASE_MS;
  private long notBeforeMs;
  private long costMs = 1_000;
  private List<TaskId> dependencies = List.of();
  private final TreeMap<String, Long> demand = new TreeMap<>();
  private List<String> required = List.of();
  private @Nullable String affinityKey;
  private int maxAttempts;

  private TaskDraft(String id) {
    this.id = id;
  }

  static TaskDraft of(String id) {
    return new TaskDraft(id);
  }

  TaskDraft tenant(String name) {
    tenant = name;
    return this;
  }

  TaskDraft type(String name) {
    type = name;
    return this;
  }

  TaskDraft level(Level some) {
    level = some;
    return this;
  }

  TaskDraft priority(int points) {
    priority = points;
    return this;
  }

  TaskDraft deadline(long wallMs) {
    deadlineMs = wallMs;
    return this;
  }

  TaskDraft submittedAt(long wallMs) {
    submittedAtMs = wallMs;
    return this;
  }

  TaskDraft notBefore(long wallMs) {
    notBeforeMs = wallMs;
    return this;
  }

  TaskDraft cost(long ms) {
    costMs = ms;
    return this;
  }

  TaskDraft after(String dependency) {
    dependencies = List.of(new TaskId(dependency));
    return this;
  }

  TaskDraft demands(String resource, long amount) {
    demand.put(resource, amount);
    return this;
  }

  TaskDraft requires(String... capabilities) {
    required = List.of(capabilities);
    return this;
  }

  TaskDraft affinity(String key) {
    affinityKey = key;
    return this;
  }

  TaskDraft attempts(int most) {
    maxAttempts = most;
    return this;
  }

  Task task() {
    return new Task(
        new TaskId(id),
        new TenantId(tenant),
        type,
        level,
        priority,
        deadlineMs,
        submittedAtMs,
        notBeforeMs,
        costMs * 1_000,
        null,
        dependencies,
        demand,
        required,
        affinityKey,
        true,
        maxAttempts,
        id.hashCode());
  }

  Command.Submit submit() {
    return new Command.Submit(task(), 0);
  }
}
