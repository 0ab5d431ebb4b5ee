package io.fairlead.scheduler.queueing;

import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Worst-case fair weighted fair queueing (WF²Q+) over tenants, with eligibility classes.
 *
 * <p>A tenant's next task has a virtual start time S and, in each class, a virtual finish time F =
 * S + cost / weight. Among the classes that some agent can take now, the task with the least F is
 * next whose S is not after the virtual time V; so a tenant is neither behind nor ahead of its
 * share by more than one task, among tenants that wait for the same agents. At a dispatch V grows
 * by cost / Σ weights of the waiting tenants, and where no S has come it jumps to the least.
 *
 * <p>A class that no agent can take is passed over and its tenants keep their tags; when next
 * served they are charged from no earlier than the V up to which they were passed over, so that
 * waiting for an agent earns no credit against tenants who could run.
 *
 * <p>Tags are exact integers: microseconds at weight 1, times 16. {@link #add}, {@link #remove} and
 * {@link #charge} are O(log n); {@link #choose} is O(classes + log tenants). Virtual time never
 * decreases, except in {@link #rebase}. Owned by one thread.
 *
 * @see "Bennett, Zhang (1997), Hierarchical Packet Fair Queueing Algorithms, section 3.4"
 */
public final class WeightedFairQueue {
  /** Tags per microsecond of cost at weight 0.001. */
  private static final long TAG_SCALE = 16_000;

  private final Map<TenantId, Flow> flows = new LinkedHashMap<>();
  private final Map<List<String>, EligibilityClass> classes = new LinkedHashMap<>();
  private long virtualTime;
  private long backloggedWeightMilli;
  private final List<EligibilityClass> passedOver = new ArrayList<>();
  private int size;

  /**
   * What is to be dispatched next.
   *
   * @param entry the task
   * @param capabilities its eligibility class
   * @param startTag virtual start time that its tenant is to be charged from
   * @param virtualTime virtual time of the dispatch
   */
  public record Choice(
      QueueEntry entry, List<String> capabilities, long startTag, long virtualTime) {}

  /** Waiting tasks. */
  public int size() {
    return size;
  }

  /** V, in tags. */
  public long virtualTime() {
    return virtualTime;
  }

  /** S of the tenant's next task, in tags; V if the tenant is not known. */
  public long startTag(TenantId tenant) {
    Flow flow = flows.get(tenant);
    return flow == null ? virtualTime : flow.startTag;
  }

  /** Waiting tasks of a tenant. */
  public int backlog(TenantId tenant) {
    Flow flow = flows.get(tenant);
    return flow == null ? 0 : flow.backlog;
  }

  /** Distinct sets of capabilities that the waiting tasks require. */
  public int classCount() {
    return classes.size();
  }

  /** Whether a task that requires these capabilities waits. */
  public boolean hasClass(List<String> capabilities) {
    return classes.containsKey(capabilities);
  }

  /** Sets V from a store. */
  public void restore(long storedVirtualTime) {
    virtualTime = storedVirtualTime;
  }

  /** Sets S of a tenant from a store. */
  public void restore(TenantId tenant, long weightMilli, long startTag) {
    Flow flow = flow(tenant, weightMilli);
    flow.startTag = startTag;
  }

  /** Adds a waiting task. */
  public void add(QueueEntry entry, TenantId tenant, long weightMilli, List<String> capabilities) {
    Flow flow = flow(tenant, weightMilli);
    if (flow.backlog == 0) {
      flow.startTag = Math.max(flow.startTag, virtualTime);
      backloggedWeightMilli += flow.weightMilli;
    }
    flow.backlog++;
    size++;
    EligibilityClass eligibility = classes.computeIfAbsent(capabilities, EligibilityClass::new);
    ClassQueue queue = flow.queueOf(eligibility);
    if (queue == null) {
      queue = new ClassQueue(flow, eligibility);
      flow.queues().add(queue);
    } else {
      eligibility.take(queue);
    }
    queue.tasks.add(entry);
    entry.queue = queue;
    retag(queue);
    eligibility.place(queue, virtualTime);
  }

  /**
   * Takes a waiting task out without charging anybody.
   *
   * @throws IllegalStateException if it does not wait here
   */
  public void remove(QueueEntry entry) {
    ClassQueue queue = entry.queue;
    if (queue == null) {
      throw new IllegalStateException("not queued: " + entry);
    }
    EligibilityClass eligibility = queue.eligibility;
    eligibility.take(queue);
    queue.tasks.remove(entry);
    entry.queue = null;
    size--;
    Flow flow = queue.flow;
    flow.backlog--;
    if (flow.backlog == 0) {
      backloggedWeightMilli -= flow.weightMilli;
    }
    if (queue.tasks.isEmpty()) {
      flow.queues().remove(queue);
      if (eligibility.isEmpty()) {
        classes.remove(eligibility.capabilities);
      }
    } else {
      retag(queue);
      eligibility.place(queue, virtualTime);
    }
  }

  /**
   * The next task among those that some agent can take; null if there is none. Changes nothing that
   * can be seen.
   *
   * @param takeable whether some agent can take a task that requires these capabilities
   */
  public @Nullable Choice choose(Predicate<List<String>> takeable) {
    ClassQueue best = null;
    long earliest = Long.MAX_VALUE;
    passedOver.clear();
    for (EligibilityClass eligibility : classes.values()) {
      if (takeable.test(eligibility.capabilities)) {
        eligibility.advance(virtualTime);
        ClassQueue head = eligibility.started.first();
        if (head != null && (best == null || EligibilityClass.compareByFinish(head, best) < 0)) {
          best = head;
        }
        ClassQueue next = eligibility.future.first();
        if (next != null) {
          earliest = Math.min(earliest, next.flow.startTag);
        }
      } else {
        passedOver.add(eligibility);
      }
    }
    long at = virtualTime;
    if (best == null) {
      if (earliest == Long.MAX_VALUE) {
        return null;
      }
      at = earliest;
      best = leastFinishAt(at, takeable);
    }
    QueueEntry entry = best.tasks.first();
    if (entry == null) {
      throw new IllegalStateException("empty queue of " + best.flow.tenant + " in a class");
    }
    long startTag = Math.max(best.flow.startTag, best.eligibility.passedOverUntil);
    return new Choice(entry, best.eligibility.capabilities, startTag, at);
  }

  private ClassQueue leastFinishAt(long at, Predicate<List<String>> takeable) {
    ClassQueue best = null;
    for (EligibilityClass eligibility : classes.values()) {
      ClassQueue next = eligibility.future.first();
      if (next != null && next.flow.startTag <= at && takeable.test(eligibility.capabilities)) {
        eligibility.advance(at);
        ClassQueue head = eligibility.started.first();
        if (head != null && (best == null || EligibilityClass.compareByFinish(head, best) < 0)) {
          best = head;
        }
      }
    }
    if (best == null) {
      throw new IllegalStateException("no tenant starts at virtual time " + at);
    }
    return best;
  }

  /**
   * Takes the chosen task out and charges its tenant. Classes that the {@link #choose} before
   * passed over are marked.
   *
   * @param startTag as {@link Choice} has it
   * @param at virtual time, as {@link Choice} has it
   */
  public void charge(QueueEntry entry, long startTag, long at) {
    ClassQueue queue = entry.queue;
    if (queue == null) {
      throw new IllegalStateException("not queued: " + entry);
    }
    Flow flow = queue.flow;
    virtualTime =
        Math.addExact(Math.max(virtualTime, at), tags(entry.costUs(), backloggedWeightMilli));
    for (EligibilityClass eligibility : passedOver) {
      eligibility.passedOverUntil = virtualTime;
    }
    passedOver.clear();
    shift(flow, Math.addExact(startTag, tags(entry.costUs(), flow.weightMilli)));
    remove(entry);
  }

  /**
   * Corrects what a tenant was charged.
   *
   * @param deltaUs what it is charged in addition, microseconds at speed 1; a negative one is paid
   *     back, but not so far that S falls behind V
   */
  public void correct(TenantId tenant, long weightMilli, long deltaUs) {
    Flow flow = flow(tenant, weightMilli);
    long by = deltaUs >= 0 ? tags(deltaUs, flow.weightMilli) : -tags(-deltaUs, flow.weightMilli);
    long corrected = Math.addExact(flow.startTag, by);
    if (by < 0) {
      corrected = Math.max(corrected, Math.min(flow.startTag, virtualTime));
    }
    shift(flow, corrected);
  }

  /** Changes a tenant's weight; acts on its waiting tasks at once. */
  public void reweigh(TenantId tenant, long weightMilli) {
    Flow flow = flows.get(tenant);
    if (flow == null || flow.weightMilli == weightMilli) {
      return;
    }
    if (flow.backlog > 0) {
      backloggedWeightMilli += weightMilli - flow.weightMilli;
    }
    flow.weightMilli = weightMilli;
    shift(flow, flow.startTag);
  }

  /**
   * Forgets every tenant; V stays.
   *
   * @throws IllegalStateException if a task waits
   */
  public void forgetTenants() {
    if (size > 0) {
      throw new IllegalStateException(size + " tasks wait");
    }
    flows.clear();
  }

  /** Lowers V and every S by the same amount; their order stays. */
  public void rebase(long by) {
    virtualTime -= by;
    for (Flow flow : flows.values()) {
      flow.startTag -= by;
      for (ClassQueue queue : flow.queues()) {
        queue.finishTag -= by;
      }
    }
    for (EligibilityClass eligibility : classes.values()) {
      eligibility.passedOverUntil -= by;
    }
  }

  private void shift(Flow flow, long startTag) {
    for (ClassQueue queue : flow.queues()) {
      queue.eligibility.take(queue);
    }
    flow.startTag = startTag;
    for (ClassQueue queue : flow.queues()) {
      retag(queue);
      queue.eligibility.place(queue, virtualTime);
    }
  }

  private static void retag(ClassQueue queue) {
    QueueEntry head = queue.tasks.first();
    if (head != null) {
      queue.finishTag =
          Math.addExact(queue.flow.startTag, tags(head.costUs(), queue.flow.weightMilli));
    }
  }

  private static long tags(long costUs, long weightMilli) {
    return Math.max(1, Math.multiplyExact(costUs, TAG_SCALE) / weightMilli);
  }

  private Flow flow(TenantId tenant, long weightMilli) {
    Flow flow = flows.get(tenant);
    if (flow == null) {
      flow = new Flow(tenant, weightMilli);
      flow.startTag = virtualTime;
      flows.put(tenant, flow);
    }
    return flow;
  }
}
