package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.DocsDrift;
import io.fairlead.model.TaskPhase;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TaskLifecycleTest {
  @Test
  void theDiagramIsTheTable() throws IOException {
    DocsDrift.check("topology-docs/TASK-STATES.md", TaskLifecycleDiagram.page());
  }

  @Test
  void everyTransitionInTheTableIsTakenAndNoOther() {
    for (TaskPhase from : TaskPhase.values()) {
      for (TaskLifecycle.Event event : TaskLifecycle.Event.values()) {
        TaskLifecycle.Edge edge =
            TaskLifecycle.allEdges().stream()
                .filter(each -> each.from() == from && each.event() == event)
                .findFirst()
                .orElse(null);
        if (edge == null) {
          assertThrows(IllegalStateException.class, () -> TaskLifecycle.next(from, event));
        } else {
          assertEquals(edge.to(), TaskLifecycle.next(from, event));
        }
      }
    }
  }
}
