package io.fairlead.query.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.SwarmId;
import io.fairlead.query.ProblemException;
import io.fairlead.query.view.TimelineView;
import io.fairlead.streams.StateReader.UnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimelineLooksTest {
  private static final SwarmId SWARM = new SwarmId("s");

  private final AtomicLong nowMs = new AtomicLong(1_000_000);
  private final AtomicInteger reads = new AtomicInteger();
  private final TimelineLooks looks = new TimelineLooks(() -> nowMs.get() * 1_000_000);

  private TimelineWindow window(long lengthMs, int limit) {
    return new TimelineWindow(nowMs.get() - lengthMs, nowMs.get(), limit, null, null);
  }

  private Optional<TimelineView> read() {
    reads.incrementAndGet();
    return Optional.of(
        new TimelineView("s", 0, nowMs.get(), false, List.of(), List.of(), List.of()));
  }

  private TimelineView look(SwarmId swarm, TimelineWindow window) throws UnavailableException {
    return looks.look(swarm, window, Deadline.in(0), this::read).orElseThrow();
  }

  @Test
  void whoAsksForTheSameWithinAMomentSharesOneRead() throws Exception {
    TimelineView first = look(SWARM, window(60_000, 10));
    nowMs.addAndGet(TimelineLooks.FRESH_MS);
    assertSame(first, look(SWARM, window(60_000, 10)));
    assertEquals(1, reads.get());
    nowMs.incrementAndGet();
    assertNotSame(first, look(SWARM, window(60_000, 10)));
    assertEquals(2, reads.get());
  }

  @Test
  void whoAsksForAnotherIsToldAnother() throws Exception {
    look(SWARM, window(60_000, 10));
    look(SWARM, window(60_000, 11));
    look(SWARM, window(61_000, 10));
    look(new SwarmId("other"), window(60_000, 10));
    looks.look(
        SWARM,
        new TimelineWindow(nowMs.get() - 60_000, nowMs.get(), 10, "a", "b"),
        Deadline.in(0),
        this::read);
    assertEquals(5, reads.get());
  }

  @Test
  void aSwarmThatDoesNotExistIsAskedForAgain() throws Exception {
    assertTrue(looks.look(SWARM, window(1_000, 1), Deadline.in(0), Optional::empty).isEmpty());
    look(SWARM, window(1_000, 1));
    assertEquals(1, reads.get());
  }

  @Test
  void fewAreKept() throws Exception {
    for (int i = 1; i <= TimelineLooks.MOST_KEPT + 1; i++) {
      look(SWARM, window(1_000, i));
    }
    assertEquals(TimelineLooks.MOST_KEPT, looks.kept());
    nowMs.addAndGet(TimelineLooks.KEPT_MS + 1);
    look(SWARM, window(1_000, 1));
    assertEquals(1, looks.kept());
  }

  @Test
  void oneIsReadAtATime() throws Exception {
    TimelineView before = look(SWARM, window(60_000, 10));
    nowMs.addAndGet(TimelineLooks.FRESH_MS + 1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Optional<TimelineView>> slow = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                slow.complete(
                    looks.look(
                        SWARM,
                        window(60_000, 11),
                        Deadline.in(0),
                        () -> {
                          begun.countDown();
                          awaited(goOn);
                          return read();
                        }));
              } catch (UnavailableException | RuntimeException e) {
                slow.completeExceptionally(e);
              }
            });
    reader.start();
    begun.await();
    assertSame(before, look(SWARM, window(60_000, 10)), "rather an old one than to wait");
    assertEquals(
        503,
        assertThrows(ProblemException.class, () -> look(SWARM, window(60_000, 12)))
            .problem()
            .status());
    nowMs.addAndGet(TimelineLooks.KEPT_MS);
    assertThrows(ProblemException.class, () -> look(SWARM, window(60_000, 10)), "too old");
    assertEquals(1, reads.get(), "nobody else has read");
    goOn.countDown();
    TimelineView read = slow.get().orElseThrow();
    reader.join();
    assertSame(read, look(SWARM, window(60_000, 11)));
    look(SWARM, window(60_000, 12));
    assertEquals(3, reads.get());
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whoFailedLetsTheNextOneRead() throws Exception {
    assertThrows(
        IllegalStateException.class,
        () ->
            looks.look(
                SWARM,
                window(1_000, 1),
                Deadline.in(0),
                () -> {
                  throw new IllegalStateException("no broker");
                }));
    look(SWARM, window(1_000, 1));
    assertEquals(1, reads.get());
  }
}
