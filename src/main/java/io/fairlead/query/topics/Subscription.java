package io.fairlead.query.topics;

import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the feed has for one who follows. Written by the thread of the feed, read by that of the
 * follower; bounded: who does not read fast enough is left out, and may come again.
 */
final class Subscription {
  /** Events that wait for one follower at most. */
  static final int MAX_WAITING = 2_000;

  private final EventSelection selection;
  private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final CompletableFuture<Map<Event.Place, Long>> attached = new CompletableFuture<>();
  private volatile Map<Event.Place, Long> reached = Map.of();
  private volatile @Nullable String ended;

  Subscription(EventSelection selection) {
    this.selection = selection;
  }

  EventSelection selection() {
    return selection;
  }

  // ------------------------------------------------------------------ the feed

  void attach(Map<Event.Place, Long> from) {
    reached = from;
    attached.complete(from);
  }

  boolean isAttached() {
    return attached.isDone();
  }

  /** The partitions that matter to it; empty before it is attached. */
  Map<Event.Place, Long> from() {
    return attached.getNow(Map.of());
  }

  /** False if it does not keep up; then nothing more may be offered. */
  boolean offer(Event event) {
    if (!selection.takes(event)) {
      return true;
    }
    if (waiting.offer(event)) {
      return true;
    }
    end("too slow");
    return false;
  }

  /** Whatever comes before has been offered. */
  void reach(Map<Event.Place, Long> positions) {
    reached = positions;
  }

  void end(String why) {
    ended = why;
    attached.completeExceptionally(new IllegalStateException(why));
  }

  // ------------------------------------------------------------------ the follower

  /** From where in each partition it is offered everything; completes soon. */
  CompletableFuture<Map<Event.Place, Long>> attached() {
    return attached;
  }

  /** If then nothing waits, everything before these has been taken. */
  Map<Event.Place, Long> reached() {
    return reached;
  }

  /** The next one; null if none comes in that time. */
  @Nullable Event take(long waitMs) throws InterruptedException {
    return waiting.poll(waitMs, TimeUnit.MILLISECONDS);
  }

  /** Why nothing more comes; null if something may. */
  @Nullable String ended() {
    return ended;
  }
}
