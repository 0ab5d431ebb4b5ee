package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.StoredTaskType;
import io.fairlead.model.SwarmId;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is learned of task types has a bound, in memory and in the store. */
class TaskTypeBoundTest {
  private static final int BOUND = 10_000;

  private final SwarmState state = new SwarmState(new SwarmId("s"));
  private final Set<String> stored = new LinkedHashSet<>();
  private final StateSink sink =
      (StateSink)
          Proxy.newProxyInstance(
              StateSink.class.getClassLoader(),
              new Class<?>[] {StateSink.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("putTaskType")) {
                  stored.add(((StoredTaskType) arguments[0]).type());
                } else if (method.getName().equals("removeTaskType")) {
                  stored.remove(arguments[0]);
                }
                return null;
              });

  private void learn(String type) {
    TaskTypeState learned = state.type(type);
    learned.learn(1_000);
    state.touched.type(learned);
  }

  private void flush() {
    state.touched.flush(state, sink);
  }

  @Test
  void oneMoreThanTheBoundDrivesOutTheEldestFromTheStoreToo() {
    for (int i = 0; i < BOUND; i++) {
      learn("t" + i);
    }
    flush();
    assertEquals(BOUND, stored.size());

    learn("t0");
    learn("more");
    flush();

    assertEquals(BOUND, stored.size());
    assertEquals(state.types.keySet(), stored);
    assertEquals(
        List.of(false, true, true), List.of(has("t0"), has("t1"), has("more")), "eldest first");
  }

  @Test
  void aTypeThatIsDrivenOutAndComesBackBeforeItIsWrittenStays() {
    for (int i = 0; i < BOUND; i++) {
      learn("t" + i);
    }
    flush();

    learn("more");
    learn("t0");
    flush();

    assertEquals(BOUND, stored.size());
    assertEquals(state.types.keySet(), stored);
    assertEquals(List.of(true, false), List.of(has("t0"), has("t1")));
  }

  private boolean has(String type) {
    return stored.contains(type);
  }
}
