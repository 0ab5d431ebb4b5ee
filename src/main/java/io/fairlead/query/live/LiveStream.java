package io.fairlead.query.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.query.Json;
import io.fairlead.query.Principal;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.Role;
import io.fairlead.query.view.NowView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells one who watches what changes, until they go, the server ends, or they may no longer. Owned
 * by the thread that runs it. Between two events there is at least the time of the pace, so whoever
 * takes them slowly is told less often, and nothing is kept for them meanwhile.
 */
final class LiveStream {
  private final OutputStream out;
  private final Supplier<NowView> look;
  private final Supplier<Principal> caller;
  private final CountDownLatch closed;
  private final Pace pace;
  private final LongSupplier nanoTime;

  private LiveFrames frames = new LiveFrames();
  private long spokeNs;

  /**
   * @param everyMs between two looks, at least
   * @param afterProblemMs between a look that gave no answer and the next
   * @param heartbeatMs after so long a silence something is said, so that both sides notice if the
   *     other is gone
   */
  record Pace(long everyMs, long afterProblemMs, long heartbeatMs) {}

  /**
   * @param look at the swarm; throws a {@link ProblemException} if there is no answer
   * @param caller who watches, and what they may do by now
   * @param closed ends it
   */
  LiveStream(
      OutputStream out,
      Supplier<NowView> look,
      Supplier<Principal> caller,
      CountDownLatch closed,
      Pace pace,
      LongSupplier nanoTime) {
    this.out = out;
    this.look = look;
    this.caller = caller;
    this.closed = closed;
    this.pace = pace;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns once it has ended.
   *
   * @throws IOException if who watches has gone
   */
  void run() throws IOException, InterruptedException {
    say(":\n\n"); // the answer's head goes out at once, however long the first look takes
    long waitMs = 0;
    while (!closed.await(waitMs, TimeUnit.MILLISECONDS)) {
      if (!caller.get().role().includes(Role.READ)) {
        say(event("problem", Problem.unauthenticated("the token may no longer read")));
        return;
      }
      waitMs = step();
    }
  }

  /** Tells what there is to tell; how long to wait until the next look. */
  private long step() throws IOException {
    try {
      Optional<String> news =
          frames.next(look.get(), nanoTime.getAsLong()).map(frame -> event("frame", frame));
      if (news.isPresent()) {
        say(news.get());
      } else if (nanoTime.getAsLong() - spokeNs
          >= TimeUnit.MILLISECONDS.toNanos(pace.heartbeatMs())) {
        say(":\n\n");
      }
      return pace.everyMs();
    } catch (ProblemException e) {
      // It may be another swarm by the same name that answers next: all of it is told then.
      frames = new LiveFrames();
      say(event("problem", e.problem()));
      return pace.afterProblemMs();
    }
  }

  private void say(String text) throws IOException {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (RuntimeException e) {
      // Once the client has left, the server may have taken the answer back.
      throw new IOException("the answer is not there any more", e);
    }
    spokeNs = nanoTime.getAsLong();
  }

  private static String event(String name, Object data) {
    try {
      return "event: " + name + "\ndata: " + Json.MAPPER.writeValueAsString(data) + "\n\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view has no JSON form", e);
    }
  }
}
