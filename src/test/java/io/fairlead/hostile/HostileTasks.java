package io.fairlead.hostile;

import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Task messages that can be read, and of which most should not be done. Not safe for threads. */
final class HostileTasks {
  private final Random random;
  private final HostileValues values;
  private final List<String> swarms;
  private long made;

  HostileTasks(Random random, List<String> swarms) {
    this.random = random;
    this.values = new HostileValues(random);
    this.swarms = swarms;
  }

  private String swarm() {
    return swarms.get(random.nextInt(swarms.size()));
  }

  /** One that nothing is wrong with. */
  Task.Builder plain() {
    return Task.newBuilder()
        .setSwarmId(swarm())
        .setTaskId("h" + made++)
        .setTenantId(values.oneOf("tenant-", 20))
        .setTaskType(values.oneOf("type-", 20))
        .setLevel(Level.values()[random.nextInt(4)])
        .setEstimatedCostMs(10.0)
        .setHeaders(Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-01"))
        .setPayload(ByteBuffer.wrap("work".getBytes(StandardCharsets.UTF_8)));
  }

  /** A message that the schema allows. */
  Task next() {
    Task.Builder task = plain();
    switch (random.nextInt(24)) {
      case 0 -> task.setSwarmId(values.text());
      case 1 -> task.setTaskId(values.text());
      case 2 -> task.setTenantId(values.text());
      case 3 -> task.setTaskType(values.text());
      case 4 -> task.setPriority(values.small());
      case 5 -> task.setDeadlineMs(values.number()).setLevel(Level.CRITICAL);
      case 6 -> task.setSubmittedAtMs(values.number());
      case 7 -> task.setNotBeforeMs(values.number());
      case 8 -> task.setEstimatedCostMs(values.real());
      case 9 -> task.setSeriesId(values.text()).setPeriodMs(values.number());
      case 10 ->
          task.setSeriesId(values.oneOf("series-", 100_000))
              .setPeriodMs(60_000L)
              .setLevel(Level.CRITICAL);
      case 11 -> task.setDependencies(dependencies(values.tooMany(64, 10_000)));
      case 12 -> task.setDependencies(List.of(task.getTaskId())); // itself
      case 13 -> inACircle(task);
      case 14 -> task.setRequiredCapabilities(List.of(values.oneOf("capability-", 100_000)));
      case 15 ->
          task.setRequiredCapabilities(
              IntStream.range(0, values.tooMany(16, 2_000))
                  .mapToObj(i -> values.shortText())
                  .toList());
      case 16 -> task.setResourceDemand(resources(values.tooMany(16, 3_000)));
      case 17 -> task.setAffinityKey(values.text());
      case 18 -> task.setMaxAttempts(values.small());
      case 19 -> task.setTenantId(values.oneOf("tenant-", 1_000_000));
      case 20 -> task.setTaskType(values.oneOf("type-", 1_000_000));
      case 21 -> task.setContentType(values.text()).setHeaders(headers(random.nextInt(64)));
      case 22 -> task.setTaskId("again-" + random.nextInt(50)).setPriority(random.nextInt(3));
      default -> task.setSwarmId(values.oneOf("crowd-", 5_000));
    }
    return task.build();
  }

  /** Each waits for the other. */
  private void inACircle(Task.Builder task) {
    int pair = random.nextInt(1_000);
    boolean first = random.nextBoolean();
    task.setTaskId("circle-" + pair + (first ? "a" : "b"));
    task.setDependencies(List.of("circle-" + pair + (first ? "b" : "a")));
    task.setSwarmId(swarms.get(0));
  }

  private List<String> dependencies(int count) {
    int from = random.nextInt(1_000_000);
    return IntStream.range(from, from + count).mapToObj(i -> "never-" + i).toList();
  }

  private Map<String, Long> resources(int count) {
    Map<String, Long> out = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      out.put(values.oneOf("resource-", 1_000_000), values.number());
    }
    return out;
  }

  private Map<String, String> headers(int count) {
    Map<String, String> out = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      out.put(values.shortText() + i, values.shortText());
    }
    return out;
  }
}
