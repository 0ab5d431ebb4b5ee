package io.fairlead.scheduler.kpi;

import io.fairlead.model.TenantId;
import io.fairlead.model.WorkKey;
import io.fairlead.model.WorkSums;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Work that has come and work that is done, by tenant and type. Beyond {@value #MAX_KEYS} pairs the
 * rest is counted together, as {@link WorkKey#OTHERS}. O(1) for each task. Owned by one thread.
 */
public final class WorkTally {
  public static final int MAX_KEYS = 256;

  private static final class Sums {
    private long arrived;
    private long arrivedWorkUs;
    private long completed;
    private long completedWorkUs;
  }

  /** As {@link WorkKey}, but not checked for each task. */
  private record Key(TenantId tenant, String taskType) {
    static final Key OTHERS = new Key(WorkKey.OTHERS.tenant(), WorkKey.OTHERS.taskType());
  }

  private final Map<Key, Sums> byKey = new LinkedHashMap<>();

  /** A task was accepted. */
  public void arrived(TenantId tenant, String type, long costUs) {
    Sums sums = sums(tenant, type);
    sums.arrived++;
    sums.arrivedWorkUs += costUs;
  }

  /** A task was completed. */
  public void completed(TenantId tenant, String type, long costUs) {
    Sums sums = sums(tenant, type);
    sums.completed++;
    sums.completedWorkUs += costUs;
  }

  private Sums sums(TenantId tenant, String type) {
    Key key = new Key(tenant, type);
    Sums sums = byKey.get(key);
    if (sums == null) {
      boolean full = byKey.size() >= MAX_KEYS;
      sums = byKey.computeIfAbsent(full ? Key.OTHERS : key, unused -> new Sums());
    }
    return sums;
  }

  /** All of it, by key. */
  public SortedMap<WorkKey, WorkSums> sums() {
    SortedMap<WorkKey, WorkSums> out = new TreeMap<>();
    byKey.forEach(
        (key, sums) ->
            out.put(
                new WorkKey(key.tenant, key.taskType),
                new WorkSums(
                    sums.arrived, sums.arrivedWorkUs, sums.completed, sums.completedWorkUs)));
    return out;
  }

  /** Begins anew with nothing. */
  public void restart() {
    byKey.clear();
  }
}
