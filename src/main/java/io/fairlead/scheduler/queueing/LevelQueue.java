package io.fairlead.scheduler.queueing;

import io.fairlead.model.Eligibility;
import io.fairlead.model.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The waiting tasks of one level, in the order that is configured for it. Holds a flow for each
 * tenant, a queue for each tenant and eligibility class, and in each class the queues in order. A
 * class that no agent can take is passed over and its tenants keep their tags; when next served
 * they are charged from no earlier than the virtual time up to which they were passed over, so that
 * waiting for an agent earns no credit against tenants who could run.
 *
 * <p>{@link #add} and {@link #remove} are O(log n), and O(1) for tasks that go by arrival, beside
 * the flow's few queues; {@link #choose} is O(classes + log tenants).
 */
final class LevelQueue {
  private final Level level;
  private Order order;
  private final LinkedHashSet<Flow> flows = new LinkedHashSet<>();
  private final List<LevelClass> classes = new ArrayList<>();
  private final List<LevelClass> passedOver = new ArrayList<>();
  private final ArrayDeque<ClassQueue> toRekey = new ArrayDeque<>();
  private long backloggedWeightMilli;
  private int size;

  /** Virtual time at which the queue that was found last may be chosen. */
  private long chosenAt;

  LevelQueue(Level level, Order order) {
    this.level = level;
    this.order = order;
  }

  Level level() {
    return level;
  }

  int size() {
    return size;
  }

  Order order() {
    return order;
  }

  /** Whether some tasks still stand in an earlier order. */
  boolean rekeying() {
    return !toRekey.isEmpty();
  }

  void join(Flow flow) {
    flows.add(flow);
  }

  void add(QueueEntry entry, Flow flow, EligibilityClass eligibility) {
    boolean wasActive = flow.active();
    flow.backlog++;
    flow.backlogUs += entry.costUs();
    size++;
    if (!wasActive && flow.active()) {
      activate(flow);
    }
    ClassQueue queue = queueOf(flow, eligibility);
    entry.key = order.keyOf(entry);
    queue.add(entry);
    if (queue.head(order) == entry) {
      place(queue);
    }
  }

  /** Keeps a tenant active while its task changes its class. */
  void hold(Flow flow) {
    flow.backlog++;
  }

  /** Ends {@link #hold}. */
  void letGo(Flow flow) {
    flow.backlog--;
  }

  private ClassQueue queueOf(Flow flow, EligibilityClass eligibility) {
    LevelClass inLevel = eligibility.at(level);
    if (inLevel == null) {
      inLevel = new LevelClass(eligibility);
      eligibility.put(level, inLevel);
      classes.add(inLevel);
    }
    ClassQueue queue = flow.queueOf(inLevel);
    if (queue == null) {
      queue = new ClassQueue(flow, inLevel);
      flow.queues().add(queue);
      inLevel.queues++;
    }
    return queue;
  }

  /** Takes a task of this level out without charging anybody. */
  void remove(QueueEntry entry, ClassQueue queue) {
    boolean wasHead = queue.head(order) == entry;
    take(entry, queue);
    if (wasHead && !queue.isEmpty()) {
      place(queue);
    }
  }

  private void take(QueueEntry entry, ClassQueue queue) {
    Flow flow = queue.flow;
    boolean wasActive = flow.active();
    queue.remove(entry);
    flow.backlog--;
    flow.backlogUs -= entry.costUs();
    size--;
    if (wasActive && !flow.active()) {
      backloggedWeightMilli -= flow.weightMilli();
      order.leave(flow);
    }
    if (queue.isEmpty()) {
      drop(queue);
    }
  }

  private void drop(ClassQueue queue) {
    LevelClass inLevel = queue.eligibility;
    inLevel.take(queue);
    queue.flow.queues().remove(queue);
    if (--inLevel.queues == 0) {
      classes.remove(inLevel);
      inLevel.eligibility.clear(level);
    }
  }

  /**
   * The queue whose first task is next among those that some agent can take; null if there is none.
   *
   * @param choice number of the choice
   */
  @Nullable ClassQueue choose(long choice, Predicate<Eligibility> takeable) {
    ClassQueue best = null;
    long earliest = Long.MAX_VALUE;
    passedOver.clear();
    for (int i = 0; i < classes.size(); i++) {
      LevelClass inLevel = classes.get(i);
      if (inLevel.eligibility.takeable(choice, takeable)) {
        inLevel.advance(order.virtualTime());
        best = better(best, inLevel.started.first());
        ClassQueue next = inLevel.future.first();
        if (next != null) {
          earliest = Math.min(earliest, next.startTag);
        }
      } else {
        passedOver.add(inLevel);
      }
    }
    chosenAt = order.virtualTime();
    if (best == null && earliest != Long.MAX_VALUE) {
      chosenAt = earliest;
      best = bestAt(earliest, choice, takeable);
    }
    return best;
  }

  /** Where no virtual start time has come, virtual time jumps to the least. */
  private @Nullable ClassQueue bestAt(long at, long choice, Predicate<Eligibility> takeable) {
    ClassQueue best = null;
    for (int i = 0; i < classes.size(); i++) {
      LevelClass inLevel = classes.get(i);
      ClassQueue next = inLevel.future.first();
      if (next != null && next.startTag <= at && inLevel.eligibility.takeable(choice, takeable)) {
        inLevel.advance(at);
        best = better(best, inLevel.started.first());
      }
    }
    return best;
  }

  /** The best queue of one tenant; null if it has none that some agent can take. */
  @Nullable ClassQueue chooseFor(Flow flow, long choice, Predicate<Eligibility> takeable) {
    ClassQueue best = null;
    passedOver.clear();
    if (flow.active()) {
      for (ClassQueue queue : flow.queues()) {
        if (queue.eligibility.eligibility.takeable(choice, takeable)) {
          best = better(best, queue);
        }
      }
    }
    chosenAt = order.virtualTime();
    return best;
  }

  private @Nullable ClassQueue better(@Nullable ClassQueue a, @Nullable ClassQueue b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    int difference = ClassQueue.compare(a, b);
    if (difference == 0) {
      difference = Long.compare(head(a).order(), head(b).order());
    }
    return difference <= 0 ? a : b;
  }

  QueueEntry head(ClassQueue queue) {
    QueueEntry head = queue.head(order);
    if (head == null) {
      throw new IllegalStateException("empty queue of " + queue.flow.tenant.id + " in a class");
    }
    return head;
  }

  /** Where the tenant of the queue that was found last is charged from. */
  long startOf(ClassQueue queue) {
    return order.startOf(queue, head(queue), queue.eligibility.passedOverUntil);
  }

  /** Virtual time of a dispatch from the queue that was found last. */
  long timeOf(long start) {
    return order.timeOf(start, chosenAt);
  }

  /** Charges the tenant of a task that is taken out. The classes passed over before are marked. */
  void charge(QueueEntry entry, ClassQueue queue, long start, long at) {
    Flow flow = queue.flow;
    order.charge(flow, entry.costUs(), start, at, backloggedWeightMilli);
    for (int i = 0; i < passedOver.size(); i++) {
      passedOver.get(i).passedOverUntil = order.virtualTime();
    }
    passedOver.clear();
    take(entry, queue);
    placeAll(flow);
  }

  void correct(Flow flow, long deltaUs) {
    order.correct(flow, deltaUs);
    placeAll(flow);
  }

  /** Acts on what waits at once. */
  void reweigh(Flow flow, long before) {
    if (flow.active()) {
      backloggedWeightMilli += flow.weightMilli() - before;
    }
    placeAll(flow);
  }

  /** The tenant has just been blocked or unblocked; blocked time earns no credit. */
  void blocked(Flow flow) {
    if (flow.backlog == 0) {
      return;
    }
    if (flow.tenant.blocked) {
      backloggedWeightMilli -= flow.weightMilli();
      flow.queues().forEach(queue -> queue.eligibility.take(queue));
    } else {
      activate(flow);
    }
  }

  private void activate(Flow flow) {
    backloggedWeightMilli += flow.weightMilli();
    order.arrive(flow);
    placeAll(flow);
  }

  private void placeAll(Flow flow) {
    List<ClassQueue> queues = flow.queues();
    for (int i = 0; i < queues.size(); i++) {
      place(queues.get(i));
    }
  }

  private void place(ClassQueue queue) {
    queue.eligibility.take(queue);
    if (!queue.flow.tenant.blocked) {
      order.place(queue, head(queue));
      queue.eligibility.place(queue, order.virtualTime());
    }
  }

  /**
   * Another order from now on. Every queue stands in it at once, by its first task; the tasks
   * inside the queues are re-keyed by {@link #rekeySome}. Virtual times begin anew. O(queues).
   */
  void reorder(Order next) {
    boolean keysStay = order.byArrival() && next.byArrival();
    order = next;
    classes.forEach(LevelClass::forgetPassing);
    passedOver.clear();
    for (Flow flow : flows) {
      flow.tag = 0;
      flow.deficitUs = 0;
      for (ClassQueue queue : flow.queues()) {
        queue.eligibility.take(queue);
        if (!keysStay) {
          boolean known = queue.rekeying();
          queue.putAside();
          if (!known) {
            toRekey.add(queue);
          }
        }
      }
    }
    for (Flow flow : flows) {
      if (flow.active()) {
        order.arrive(flow);
        placeAll(flow);
      }
    }
  }

  /** Re-keys at most that many tasks; returns how many steps were taken. */
  int rekeySome(int maxSteps) {
    int steps = 0;
    while (steps < maxSteps && !toRekey.isEmpty()) {
      ClassQueue queue = toRekey.getFirst();
      steps++;
      if (queue.rekeying()) {
        QueueEntry entry = queue.rekeyOne(order);
        if (queue.head(order) == entry) {
          place(queue);
        }
      } else {
        toRekey.removeFirst();
      }
    }
    return steps;
  }

  /** Lowers virtual time to 0 and every tag with it; the order stays. */
  void rebase() {
    long by = order.virtualTime();
    order.virtualTime(0);
    for (Flow flow : flows) {
      order.rebase(flow, by);
      placeAll(flow);
    }
    classes.forEach(inLevel -> inLevel.rebase(by));
  }

  /** Forgets every tenant; virtual time stays. */
  void forgetFlows() {
    flows.clear();
  }

  /** Forgets a tenant of which nothing waits. O(1). */
  void forget(Flow flow) {
    flows.remove(flow);
  }

  Collection<Flow> flows() {
    return flows;
  }

  /** Whether any agent's work waits in a class, and which task of it is first. */
  @Nullable QueueEntry firstOf(EligibilityClass eligibility) {
    LevelClass inLevel = eligibility.at(level);
    ClassQueue first = inLevel == null ? null : inLevel.started.first();
    return first == null ? null : head(first);
  }
}
