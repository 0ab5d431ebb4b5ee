package io.fairlead.scheduler.queueing;

import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tenant in a fair queue: its weight, its virtual start time and one queue for each eligibility
 * class of its waiting tasks.
 */
final class Flow {
  final TenantId tenant;
  long weightMilli;
  long startTag;
  int backlog;
  private final List<ClassQueue> queues = new ArrayList<>(1);

  Flow(TenantId tenant, long weightMilli) {
    this.tenant = tenant;
    this.weightMilli = weightMilli;
  }

  /** Only queues that hold a task; a bounded, usually tiny number. */
  List<ClassQueue> queues() {
    return queues;
  }

  @Nullable ClassQueue queueOf(EligibilityClass eligibility) {
    for (ClassQueue queue : queues) {
      if (queue.eligibility == eligibility) {
        return queue;
      }
    }
    return null;
  }
}
