package io.fairlead.scheduler.queueing;

import io.fairlead.model.FlowTags;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The tenants of a swarm and their flows through its levels: weights, who is blocked, what is to be
 * stored of them.
 */
final class TenantTable {
  private final Map<TenantId, TenantFlows> tenants = new LinkedHashMap<>();
  private final LevelQueue[] levels;
  private final ToLongFunction<TenantId> weightsMilli;

  /**
   * @param levels by their ordinals
   * @param weightsMilli weight of each tenant, thousandths
   */
  TenantTable(LevelQueue[] levels, ToLongFunction<TenantId> weightsMilli) {
    this.levels = levels.clone();
    this.weightsMilli = weightsMilli;
  }

  @Nullable TenantFlows find(TenantId tenant) {
    return tenants.get(tenant);
  }

  TenantFlows findOrNew(TenantId tenant) {
    TenantFlows flows = tenants.get(tenant);
    if (flows == null) {
      flows = new TenantFlows(tenant, weightsMilli.applyAsLong(tenant));
      tenants.put(tenant, flows);
    }
    return flows;
  }

  // ------------------------------------------------------------------ what waits

  /** Waiting tasks of a tenant. */
  int backlog(TenantId tenant) {
    int backlog = 0;
    for (LevelQueue level : levels) {
      backlog += backlog(tenant, level.level());
    }
    return backlog;
  }

  /** Waiting tasks of a tenant in a level. */
  int backlog(TenantId tenant, Level level) {
    TenantFlows flows = tenants.get(tenant);
    Flow flow = flows == null ? null : flows.flow(level);
    return flow == null ? 0 : flow.backlog;
  }

  /** What waits, by who may run it. O(classes + tenants). */
  List<ClassBacklog> backlogs(EligibilityClasses classes) {
    Map<EligibilityClass, long[]> blocked = new LinkedHashMap<>();
    for (TenantFlows flows : tenants.values()) {
      if (flows.blocked) {
        addTo(blocked, flows);
      }
    }
    List<ClassBacklog> backlogs = new ArrayList<>(classes.all().size());
    for (EligibilityClass some : classes.all()) {
      long[] kept = blocked.getOrDefault(some, new long[2]);
      backlogs.add(
          new ClassBacklog(
              some.eligibility, some.waiting(), some.costUs(), (int) kept[0], kept[1]));
    }
    return backlogs;
  }

  /** What waits of a tenant, by who may run it, whether it is blocked or not. O(its classes). */
  List<ClassBacklog> backlogs(TenantId tenant) {
    TenantFlows flows = tenants.get(tenant);
    if (flows == null) {
      return List.of();
    }
    Map<EligibilityClass, long[]> sums = new LinkedHashMap<>();
    addTo(sums, flows);
    List<ClassBacklog> backlogs = new ArrayList<>(sums.size());
    sums.forEach(
        (some, sum) ->
            backlogs.add(
                new ClassBacklog(
                    some.eligibility,
                    (int) sum[0],
                    sum[1],
                    flows.blocked ? (int) sum[0] : 0,
                    flows.blocked ? sum[1] : 0)));
    return backlogs;
  }

  private void addTo(Map<EligibilityClass, long[]> sums, TenantFlows flows) {
    for (LevelQueue level : levels) {
      Flow flow = flows.flow(level.level());
      if (flow != null) {
        for (ClassQueue queue : flow.queues()) {
          long[] sum = sums.computeIfAbsent(queue.eligibility.eligibility, some -> new long[2]);
          sum[0] += queue.waiting;
          sum[1] += queue.costUs;
        }
      }
    }
  }

  // ------------------------------------------------------------------ weights and blocks

  /** Asks for the tenants' weights again; acts on what waits at once. */
  void reweighAll() {
    tenants.values().forEach(this::reweigh);
  }

  private void reweigh(TenantFlows flows) {
    long before = flows.weightMilli;
    flows.weightMilli = weightsMilli.applyAsLong(flows.id);
    if (before != flows.weightMilli) {
      for (LevelQueue level : levels) {
        Flow flow = flows.flow(level.level());
        if (flow != null) {
          level.reweigh(flow, before);
        }
      }
    }
  }

  /**
   * Keeps a tenant's tasks back, or lets them go again. It earns no credit meanwhile. O(queues of
   * the tenant).
   */
  void block(TenantId tenant, boolean blocked) {
    TenantFlows flows = findOrNew(tenant);
    if (flows.blocked != blocked) {
      flows.blocked = blocked;
      for (LevelQueue level : levels) {
        Flow flow = flows.flow(level.level());
        if (flow != null) {
          level.blocked(flow);
        }
      }
    }
  }

  /** Whether a tenant's tasks are kept back. */
  boolean blocked(TenantId tenant) {
    TenantFlows flows = tenants.get(tenant);
    return flows != null && flows.blocked;
  }

  // ------------------------------------------------------------------ forgetting and storing

  /** Forgets every tenant, of which none has a task that waits. */
  void forgetAll() {
    tenants.clear();
    for (LevelQueue level : levels) {
      level.forgetFlows();
    }
  }

  /**
   * Forgets a tenant; if it comes again it begins anew. O(1).
   *
   * @throws IllegalStateException if a task of it waits
   */
  void forget(TenantId tenant) {
    TenantFlows flows = tenants.get(tenant);
    if (flows == null) {
      return;
    }
    if (backlog(tenant) > 0) {
      throw new IllegalStateException(backlog(tenant) + " tasks of tenant " + tenant + " wait");
    }
    for (LevelQueue level : levels) {
      Flow flow = flows.flow(level.level());
      if (flow != null) {
        level.forget(flow);
      }
    }
    tenants.remove(tenant);
  }

  /** What is to be stored of a tenant, by level. */
  List<FlowTags> tags(TenantId tenant) {
    List<FlowTags> out = new ArrayList<>(levels.length);
    TenantFlows flows = tenants.get(tenant);
    for (LevelQueue level : levels) {
      Flow flow = flows == null ? null : flows.flow(level.level());
      out.add(flow == null ? FlowTags.NONE : new FlowTags(flow.tag, flow.deficitUs));
    }
    return out;
  }

  /** Takes a tenant's tags from a store, by level; before its tasks. */
  void restore(TenantId tenant, List<FlowTags> stored) {
    for (int i = 0; i < stored.size(); i++) {
      if (!stored.get(i).equals(FlowTags.NONE)) {
        Flow flow = findOrNew(tenant).flowOrNew(levels[i]);
        flow.tag = stored.get(i).tag();
        flow.deficitUs = stored.get(i).deficitUs();
      }
    }
  }
}
