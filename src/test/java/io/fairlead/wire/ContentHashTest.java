package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ContentHashTest {
  private static long hash(Consumer<Task.Builder> change) {
    Task.Builder builder = MessageValues.plainTask();
    change.accept(builder);
    return ContentHash.of(builder.build());
  }

  @Test
  void digestsThatAreStoredAlreadyKeepTheirMeaning() {
    assertEquals(8_888_153_110_981_162_185L, ContentHash.of(MessageValues.task()));
    Task least = Task.newBuilder().setTaskId("t").setSwarmId("s").build();
    assertEquals(6_586_817_899_341_378_594L, ContentHash.of(least));
  }

  @Test
  void tryingAgainIsTheSameContent() {
    long original = hash(builder -> {});
    assertEquals(original, hash(b -> b.setSubmittedAtMs(1)));
    assertEquals(original, hash(b -> b.setHeaders(Map.of("traceparent", "00-02"))));
    assertEquals(original, hash(b -> b.setRequiredCapabilities(List.of("gpu", "python"))));
  }

  @Test
  void everyOtherFieldCounts() {
    Map<Long, String> seen = new HashMap<>();
    seen.put(hash(builder -> {}), "nothing");
    Map<String, Consumer<Task.Builder>> changes = new HashMap<>();
    changes.put("tenantId", b -> b.setTenantId("other"));
    changes.put("taskType", b -> b.setTaskType("other"));
    changes.put("level", b -> b.setLevel(Level.LOW));
    changes.put("priority", b -> b.setPriority(3));
    changes.put("deadlineMs", b -> b.setDeadlineMs(5L));
    changes.put("deadlineMs null", b -> b.setDeadlineMs(null));
    changes.put("notBeforeMs", b -> b.setNotBeforeMs(5L));
    changes.put("estimatedCostMs", b -> b.setEstimatedCostMs(5.0));
    changes.put("periodMs", b -> b.setPeriodMs(5L));
    changes.put("seriesId", b -> b.setSeriesId("other"));
    changes.put("dependencies", b -> b.setDependencies(List.of("a", "b")));
    changes.put("dependencies joined", b -> b.setDependencies(List.of("ab")));
    changes.put("requiredCapabilities", b -> b.setRequiredCapabilities(List.of("gpu")));
    changes.put("resourceDemand", b -> b.setResourceDemand(Map.of("gpu", 1L)));
    changes.put("resourceDemand 2", b -> b.setResourceDemand(Map.of("gpu", 2L)));
    changes.put("affinityKey", b -> b.setAffinityKey("other"));
    changes.put("movable", b -> b.setMovable(true));
    changes.put("maxAttempts", b -> b.setMaxAttempts(6));
    changes.put("payload", b -> b.setPayload(MessageValues.utf8("other")));
    changes.put("payload empty", b -> b.setPayload(MessageValues.utf8("")));
    changes.put("contentType", b -> b.setContentType("other"));
    changes.forEach(
        (name, change) -> {
          String before = seen.put(hash(change), name);
          assertTrue(before == null, name + " has the digest of " + before);
        });
  }
}
