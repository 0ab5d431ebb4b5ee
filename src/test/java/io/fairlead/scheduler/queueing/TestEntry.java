package io.fairlead.scheduler.queueing;

import io.fairlead.model.Eligibility;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import java.util.List;

/** A waiting task that is nothing else. */
final class TestEntry extends QueueEntry {
  private final TenantId tenant;
  private final Level level;
  private Eligibility eligibility = Eligibility.ANY;
  private int priority;
  private long deadlineMs = Long.MAX_VALUE;
  private long sinceMs;
  private boolean admitted;

  TestEntry(long order, String tenant, Level level, long costUs) {
    super(order, costUs);
    this.tenant = new TenantId(tenant);
    this.level = level;
  }

  TestEntry requires(String... capabilities) {
    eligibility = Eligibility.of(List.of(capabilities));
    return this;
  }

  TestEntry priority(int value) {
    priority = value;
    return this;
  }

  TestEntry deadline(long atMs) {
    deadlineMs = atMs;
    return this;
  }

  TestEntry since(long atMs) {
    sinceMs = atMs;
    return this;
  }

  TestEntry admit() {
    admitted = true;
    return this;
  }

  @Override
  public TenantId tenant() {
    return tenant;
  }

  @Override
  public Level level() {
    return level;
  }

  @Override
  public Eligibility eligibility() {
    return eligibility;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public long deadlineMs() {
    return deadlineMs;
  }

  @Override
  public long waitingSinceMs() {
    return sinceMs;
  }

  @Override
  public boolean admitted() {
    return admitted;
  }

  @Override
  public String toString() {
    return level + " " + tenant + " " + order();
  }
}
