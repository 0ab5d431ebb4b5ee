package io.fairlead.query.trend;

import io.fairlead.model.TenantId;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.scheduler.SwarmCensus.TenantCount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tenants of a swarm at one moment, a figure a column. Immutable. */
final class TenantColumns {
  /** Memory of one tenant: its figures and its place among the ids. */
  static final int BYTES = 28;

  /** Told apart at one moment; those with most tasks first. */
  static final int MOST = SwarmCensus.MOST_TENANTS;

  private final List<String> ids;
  private final float[] weight;
  private final float[] due;
  private final float[] received;
  private final int[] waiting;
  private final int[] held;

  /** One tenant, while the columns are filled. */
  private record Row(double weight, boolean entitled, int waiting, int held) {}

  /**
   * @param named tenants whose work is counted
   * @param before those of the moment before, whose list of ids is used on if it is the same; null
   *     if there was none
   */
  TenantColumns(
      SwarmCensus census, Set<String> named, RecentWork work, @Nullable TenantColumns before) {
    TreeMap<String, Row> rows = new TreeMap<>();
    double weights = 0;
    int counted = 0;
    for (TenantCount tenant : census.tenants()) {
      String id = tenant.id().value();
      boolean entitled = asks(tenant) || work.received(id);
      weights += entitled ? tenant.weight() : 0;
      counted += entitled ? 1 : 0;
      if (named.contains(id) && rows.size() < MOST) {
        rows.put(id, new Row(tenant.weight(), entitled, tenant.queued(), tenant.held()));
      }
    }
    double mean = counted > 0 ? weights / counted : 0;
    int untold = census.tenantCount() - census.tenants().size();
    for (String id : named) {
      if (!rows.containsKey(id) && rows.size() < MOST && work.received(id)) {
        double weight = census.config().weightMilli(new TenantId(id)) / 1_000.0;
        weights += weight;
        untold--;
        rows.put(id, new Row(weight, true, 0, 0));
      }
    }
    // The census tells those with most tasks. The others count as though they were like them.
    weights += Math.max(0, untold) * mean;
    int size = rows.size();
    List<String> names = new ArrayList<>(rows.keySet());
    ids = before != null && before.ids.equals(names) ? before.ids : names;
    weight = new float[size];
    due = new float[size];
    received = new float[size];
    waiting = new int[size];
    held = new int[size];
    int i = 0;
    for (Map.Entry<String, Row> entry : rows.entrySet()) {
      Row row = entry.getValue();
      weight[i] = (float) row.weight();
      due[i] = row.entitled() ? (float) (row.weight() / weights) : 0;
      received[i] = (float) work.share(entry.getKey());
      waiting[i] = row.waiting();
      held[i] = row.held();
      i++;
    }
  }

  /** Whether it has work that it may have done now: for that a share is due. */
  private static boolean asks(TenantCount tenant) {
    return tenant.held() > 0 || (tenant.queued() > 0 && !tenant.paused());
  }

  int size() {
    return ids.size();
  }

  List<String> ids() {
    return Collections.unmodifiableList(ids);
  }

  /** Its place; below 0 if it was not there. O(log n). */
  int find(String id) {
    return Collections.binarySearch(ids, id);
  }

  double weight(int i) {
    return weight[i];
  }

  /** 0 to 1; 0 where nothing was due since it had no work. */
  double due(int i) {
    return due[i];
  }

  /** 0 to 1, over {@link RecentWork#WINDOW_MS}. */
  double received(int i) {
    return received[i];
  }

  int waiting(int i) {
    return waiting[i];
  }

  int held(int i) {
    return held[i];
  }
}
