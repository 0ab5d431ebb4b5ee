package io.fairlead.query;

import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskSpec;
import io.fairlead.model.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Submits more than a fleet can do: tenants that ask for ten fleets steadily, some of whose tasks
 * are critical and carry deadlines; and for a while as many records as the broker takes, more than
 * a stream thread can even refuse. Nobody comes back.
 */
final class OverloadTraffic {
  static final String OPS = "ops";
  static final String CAPPED = "bulk";
  static final long COST_MS = 400;
  private static final long CRITICAL_COST_MS = 50;
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final List<String> TENANTS = List.of(CAPPED, "etl", "reports");
  private static final int TICK_MS = 20;
  private static final int CRITICAL_EVERY_TICKS = 10;

  private final String swarm;
  private final TaskClient client;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong critical = new AtomicLong();
  private final CountDownLatch end = new CountDownLatch(1);

  OverloadTraffic(String swarm, TaskClient client) {
    this.swarm = swarm;
    this.client = client;
  }

  /** Tasks written so far, all of them and the critical ones. */
  long sent() {
    return sent.get();
  }

  long critical() {
    return critical.get();
  }

  /** Tasks that the broker did not take. */
  long failed() {
    return failed.get();
  }

  void stop() {
    end.countDown();
  }

  /** Steadily so many tasks a second, until stopped. */
  void steadily(int perSecond) throws InterruptedException {
    long beganNs = System.nanoTime();
    long due = 0;
    for (long tick = 0; !end.await(TICK_MS, TimeUnit.MILLISECONDS); tick++) {
      long until = (System.nanoTime() - beganNs) / 1_000_000 * perSecond / 1_000;
      for (; due < until; due++) {
        String tenant = TENANTS.get((int) (due % TENANTS.size()));
        send("s-" + due, tenant, due % 2 == 0 ? Level.NORMAL : Level.LOW);
      }
      if (tick % CRITICAL_EVERY_TICKS == 0) {
        sendCritical();
      }
    }
  }

  /** So many at once. */
  void flood(int count) {
    for (int i = 0; i < count && end.getCount() > 0; i++) {
      send("f-" + i, CAPPED, Level.LOW);
    }
  }

  /** The id of a critical task tells its deadline. */
  static long deadlineMs(String criticalId) {
    return Long.parseLong(criticalId.split("-")[2]);
  }

  static boolean isCritical(String id) {
    return id.startsWith("c-");
  }

  private void sendCritical() {
    Instant deadline = Instant.now().plus(DEADLINE);
    write(
        TaskSpec.builder(swarm)
            .taskId("c-" + critical.incrementAndGet() + "-" + deadline.toEpochMilli())
            .tenant(OPS)
            .taskType("page")
            .level(Level.CRITICAL)
            .deadline(deadline)
            .estimatedCost(Duration.ofMillis(CRITICAL_COST_MS))
            .payload(Long.toString(CRITICAL_COST_MS))
            .build());
  }

  private void send(String id, String tenant, Level level) {
    write(
        TaskSpec.builder(swarm)
            .taskId(id)
            .tenant(tenant)
            .taskType("work")
            .level(level)
            .estimatedCost(Duration.ofMillis(COST_MS))
            .payload(Long.toString(COST_MS))
            .build());
  }

  private void write(TaskSpec task) {
    sent.incrementAndGet();
    var unused =
        client
            .send(task)
            .whenComplete(
                (metadata, failure) -> {
                  if (failure != null) {
                    failed.incrementAndGet();
                  }
                });
  }
}
