package io.fairlead.scheduler.queueing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tenant in one level: where it stands among the others and one queue for each eligibility
 * class of its waiting tasks.
 */
final class Flow {
  final TenantFlows tenant;

  /** Virtual start time of its next task; for deficit round robin the round it was last served. */
  long tag;

  /** Deficit round robin: what is left of that round, microseconds; below 0 for a debt. */
  long deficitUs;

  /** Deficit round robin: its place in the list of active tenants. */
  long position;

  int backlog;
  long backlogUs;
  private final List<ClassQueue> queues = new ArrayList<>(1);

  Flow(TenantFlows tenant) {
    this.tenant = tenant;
  }

  long weightMilli() {
    return tenant.weightMilli;
  }

  /** Whether it takes part in the choice. */
  boolean active() {
    return backlog > 0 && !tenant.blocked;
  }

  /** Only queues that hold a task; a bounded, usually tiny number. */
  List<ClassQueue> queues() {
    return queues;
  }

  @Nullable ClassQueue queueOf(LevelClass eligibility) {
    for (int i = 0; i < queues.size(); i++) {
      if (queues.get(i).eligibility == eligibility) {
        return queues.get(i);
      }
    }
    return null;
  }
}
