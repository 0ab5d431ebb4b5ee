package io.fairlead.query.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.Principal;
import io.fairlead.query.Problem;
import io.fairlead.query.Role;
import io.fairlead.query.view.NowView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LiveStreamTest {
  /** No time passes but that which a look takes. */
  private static final LiveStream.Pace PACE = new LiveStream.Pace(0, 0, 5_000);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong nowNs = new AtomicLong();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Role role = Role.READ;

  private LiveStream stream(OutputStream to, Supplier<NowView> look) {
    return new LiveStream(
        to, look, () -> new Principal("somebody", role), closed, PACE, nowNs::get);
  }

  /** What was said when every look was taken, one after the other. */
  private List<String> said(List<Supplier<NowView>> looks) throws Exception {
    List<Supplier<NowView>> left = new ArrayList<>(looks);
    stream(
            out,
            () -> {
              if (left.size() == 1) {
                closed.countDown();
              }
              return left.remove(0).get();
            })
        .run();
    return List.of(out.toString(StandardCharsets.UTF_8).split("\n\n"));
  }

  private static Supplier<NowView> view(long facts) {
    return () -> NowViews.now(facts, facts, List.of());
  }

  @Test
  void afterAProblemAllIsToldAgainThoughNothingHasChanged() throws Exception {
    Supplier<NowView> none =
        () -> {
          throw Problem.unknown("there is no swarm s").toException();
        };
    List<String> said = said(List.of(view(1), none, view(1), view(1)));
    assertEquals(":", said.get(0));
    assertTrue(said.get(1).startsWith("event: frame\ndata: {\"whole\":true,"), said.get(1));
    assertTrue(said.get(2).startsWith("event: problem\ndata: {\"status\":404,"), said.get(2));
    assertTrue(said.get(3).startsWith("event: frame\ndata: {\"whole\":true,"), said.get(3));
    assertEquals(4, said.size());
  }

  @Test
  void aSilenceIsBrokenNowAndThen() throws Exception {
    Supplier<NowView> later =
        () -> {
          nowNs.addAndGet(TimeUnit.SECONDS.toNanos(3));
          return NowViews.now(1, 1, List.of());
        };
    List<String> said = said(List.of(later, later, later, later, later));
    assertEquals(4, said.size(), said.toString());
    assertEquals(List.of(":", ":"), said.subList(2, 4));
  }

  @Test
  void whoMayNoLongerReadIsToldSoAndNothingElse() throws Exception {
    List<String> said =
        said(
            List.of(
                view(1),
                () -> {
                  role = Role.NONE;
                  return NowViews.now(1, 1, List.of());
                },
                view(2)));
    assertEquals(3, said.size(), said.toString());
    assertTrue(said.get(2).startsWith("event: problem\ndata: {\"status\":401,"), said.get(2));
  }

  @Test
  void itEndsWithWhoWatches() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("gone");
          }
        };
    assertThrows(IOException.class, () -> stream(gone, view(1)).run());
  }
}
