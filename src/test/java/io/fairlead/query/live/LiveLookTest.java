package io.fairlead.query.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.view.NowView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LiveLookTest {
  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 10); // a clock may wrap
  private final LiveLook look = new LiveLook(250, 1_000, nowNs::get);
  private int asked;

  private NowView view() {
    return look.now(
        () -> {
          asked++;
          return NowViews.now(asked, asked, List.of());
        });
  }

  private ProblemException problem() {
    return assertThrows(
        ProblemException.class,
        () ->
            look.now(
                () -> {
                  asked++;
                  throw Problem.unavailable("no " + asked).toException();
                }));
  }

  private void pass(long ms) {
    nowNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  @Test
  void thoseWhoComeAtTheSameTimeShareOneLook() {
    NowView first = view();
    assertSame(first, view());
    pass(100);
    assertSame(first, view());
    assertEquals(1, asked);
    pass(150);
    view();
    assertEquals(2, asked);
  }

  @Test
  void aProblemIsSharedAndNotAskedForAgainAtOnce() {
    problem();
    pass(500);
    assertEquals("no 1", problem().problem().detail());
    assertEquals(1, asked);
    pass(500);
    view();
    assertEquals(2, asked);
    pass(250);
    assertEquals("no 3", problem().problem().detail(), "no view from before a problem is told");
  }

  @Test
  void aProblemThatComesOfWhoAsksIsNotShared() {
    Problem token = Problem.unavailable("no such token").because("unknown-token");
    for (Problem theirs :
        List.of(
            token,
            Problem.unauthenticated("who?"),
            Problem.forbidden("not they"),
            Problem.tooMany("they"))) {
      ProblemException told =
          assertThrows(
              ProblemException.class,
              () ->
                  look.now(
                      () -> {
                        throw theirs.toException();
                      }));
      assertEquals(theirs, told.problem());
      int before = asked;
      NowView own = view();
      assertEquals(before + 1, asked, "the next asks in their own name");
      assertSame(own, view());
      pass(250);
    }
  }

  @Test
  void whoComesWhileAnotherLooksWaitsForThat() throws Exception {
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () ->
                  look.now(
                      () -> {
                        looks.incrementAndGet();
                        looking.countDown();
                        try {
                          goOn.await();
                        } catch (InterruptedException e) {
                          throw new IllegalStateException(e);
                        }
                        return NowViews.now(1, 1, List.of());
                      }));
      thread.start();
      threads.add(thread);
    }
    looking.await();
    goOn.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(1, looks.get());
  }

  @Test
  void theLastWhoLeavesIsTold() {
    look.entered();
    look.entered();
    assertFalse(look.leave());
    assertTrue(look.leave());
  }
}
