package io.fairlead.streams;

import io.fairlead.model.Now;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.SwarmScheduler;
import java.util.Map;
import java.util.Queue;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Questions to swarms that only their own thread can answer, because the answer is in the heap and
 * not in a store: why a task waits, for instance. Asked by any thread; answered by the stream
 * thread of the partition, a bounded number at each punctuation.
 */
final class SwarmQuestions {
  /** Questions of one partition that may wait; beyond them, asking is refused. */
  static final int MAX_WAITING = 1_000;

  /** Questions answered at a time. */
  static final int MAX_ANSWERED = 32;

  /** Time that answers take at most in a punctuation, beside the one that exceeds it. */
  static final long ANSWER_BUDGET_NANOS = 5_000_000;

  private record Question<T>(
      BiFunction<PartitionSwarms, Now, @Nullable T> what, CompletableFuture<@Nullable T> answer) {

    void put(PartitionSwarms swarms, Now now) {
      try {
        answer.complete(what.apply(swarms, now));
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }

  /** Where one partition's questions wait. */
  private static final class Desk {
    private final Queue<Question<?>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
  }

  private final Map<Integer, Desk> desks = new ConcurrentHashMap<>();

  /**
   * Asks a swarm.
   *
   * @param what reads the swarm and changes nothing; runs on the stream thread, so must be quick
   * @return null if there is no such swarm, or no answer; fails with {@link
   *     RejectedExecutionException} if too many wait or the partition moves away
   */
  <T> CompletableFuture<@Nullable T> ask(
      int partition, SwarmId swarm, BiFunction<SwarmScheduler, Now, @Nullable T> what) {
    return ask(
        partition,
        (swarms, now) -> {
          SwarmScheduler scheduler = swarms.scheduler(swarm);
          return scheduler == null ? null : what.apply(scheduler, now);
        });
  }

  /** The same of a whole partition. */
  <T> CompletableFuture<@Nullable T> ask(
      int partition, BiFunction<PartitionSwarms, Now, @Nullable T> what) {
    CompletableFuture<@Nullable T> answer = new CompletableFuture<>();
    Desk desk = desks.get(partition);
    if (desk == null) {
      return CompletableFuture.failedFuture(
          new RejectedExecutionException("partition " + partition + " is not here"));
    }
    if (desk.count.incrementAndGet() > MAX_WAITING) {
      desk.count.decrementAndGet();
      return CompletableFuture.failedFuture(
          new RejectedExecutionException(MAX_WAITING + " questions wait already"));
    }
    desk.waiting.add(new Question<>(what, answer));
    if (desks.get(partition) != desk) {
      refuseAll(desk); // it was closed meanwhile
    }
    return answer;
  }

  int waiting(int partition) {
    Desk desk = desks.get(partition);
    return desk == null ? 0 : desk.count.get();
  }

  /** The partition is here: questions may be asked. */
  void open(int partition) {
    desks.put(partition, new Desk());
  }

  /** The partition goes: who waits is told. */
  void close(int partition) {
    Desk desk = desks.remove(partition);
    if (desk != null) {
      refuseAll(desk);
    }
  }

  private static void refuseAll(Desk desk) {
    for (Question<?> question = desk.waiting.poll();
        question != null;
        question = desk.waiting.poll()) {
      question.answer.completeExceptionally(
          new RejectedExecutionException("the partition is being handed over"));
    }
  }

  /** The partitions that are here and may be asked. */
  SortedSet<Integer> open() {
    return new TreeSet<>(desks.keySet());
  }

  /** Answers some of what waits; by the thread that owns the partition. */
  void answer(int partition, PartitionSwarms swarms, Now now, TimeSource time) {
    Desk desk = desks.get(partition);
    if (desk == null) {
      return;
    }
    long start = time.nanoTime();
    for (int i = 0; i < MAX_ANSWERED && time.nanoTime() - start < ANSWER_BUDGET_NANOS; i++) {
      Question<?> question = desk.waiting.poll();
      if (question == null) {
        return;
      }
      desk.count.decrementAndGet();
      question.put(swarms, now);
    }
  }
}
