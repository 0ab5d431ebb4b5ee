package io.fairlead.query.live;

import io.fairlead.model.SwarmId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.EndpointTable;
import io.fairlead.query.HttpExtension;
import io.fairlead.query.InProcessApi;
import io.fairlead.query.OpenReply;
import io.fairlead.query.Principal;
import io.fairlead.query.Problem;
import io.fairlead.query.QueryString;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.security.RequestGate;
import io.fairlead.query.view.LiveFrameView;
import io.fairlead.query.view.NowView;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/swarms/{swarm}/live}: the swarm at a glance, as {@code text/event-stream}, at most
 * {@value #PER_SECOND} times a second, however much happens: an event {@code frame} with what has
 * changed, or {@code problem} while there is no answer. All who watch a swarm at one instance share
 * one look at it.
 *
 * @see "HTML Living Standard, Server-sent events"
 */
public final class LiveStreams implements HttpExtension, EndpointGroup, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);

  static final int PER_SECOND = 4;

  /** Each has a thread of its own. */
  static final int MOST_WATCHERS = 64;

  /** How long the end of all streams is waited for. */
  private static final long END_MS = 1_000;

  private static final String PATH = "/v1/swarms/{swarm}/live";

  /** The heartbeat is well below the silence after which a connection is closed. */
  private static final LiveStream.Pace PACE = new LiveStream.Pace(1_000 / PER_SECOND, 1_000, 5_000);

  private final Semaphore room = new Semaphore(MOST_WATCHERS);
  private final ConcurrentMap<SwarmId, LiveLook> looks = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** For its description; the door to HTTP is passed by, see {@link #addTo}. */
  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            PATH,
            "The swarm at a glance, as it changes: a stream of server-sent events, at most "
                + PER_SECOND
                + " a second. Events are 'frame', with what has changed, and 'problem' while there"
                + " is no answer.",
            LiveFrameView.class,
            request -> {
              throw Problem.of(406, "Not Acceptable", "this is a stream, over HTTP only")
                  .toException();
            }));
  }

  @Override
  public void addTo(JavalinConfig config, EndpointTable table, SwarmAccess access) {
    config.routes.get(PATH, context -> open(context, table));
    config.routes.head(
        PATH,
        context -> {
          swarm(context);
          head(context);
        });
  }

  private void open(Context c, EndpointTable table) throws IOException {
    SwarmId swarm = swarm(c);
    if (!room.tryAcquire()) {
      throw Problem.tooMany(MOST_WATCHERS + " streams are open already").toException();
    }
    boolean open = false;
    try {
      head(c);
      OutputStream body = c.res().getOutputStream();
      InProcessApi api =
          new InProcessApi(table, RequestGate.principal(c.req()), c.header("Authorization"));
      Supplier<Principal> caller = RequestGate.caller(c.req());
      Supplier<NowView> ask = () -> api.get(NowView.class, "v1", "swarms", swarm.value(), "now");
      OpenReply.write(
          c, "fairlead-live-stream", () -> write(body, swarm, ask, caller), room::release);
      open = true;
    } finally {
      if (!open) {
        room.release();
      }
    }
  }

  private static SwarmId swarm(Context c) {
    if (!RequestGate.principal(c.req()).role().includes(Role.READ)) {
      throw Problem.forbidden("GET " + PATH + " needs the role " + Role.READ.key()).toException();
    }
    QueryString.parse(c.req().getQueryString())
        .forEach(
            (name, value) -> {
              throw Request.malformed(name, value, "is no parameter of GET " + PATH);
            });
    return Request.parsed(c.pathParam("swarm"), SwarmId::new);
  }

  private static void head(Context c) {
    c.status(200);
    c.res().setContentType("text/event-stream;charset=utf-8");
    c.header("Cache-Control", "no-store");
    c.header("X-Accel-Buffering", "no"); // of a proxy
  }

  /** Returns however it ends: nobody stands above this thread who would tell of it. */
  void write(OutputStream body, SwarmId swarm, Supplier<NowView> ask, Supplier<Principal> caller) {
    LiveLook look =
        looks.compute(
            swarm,
            (id, known) ->
                (known == null
                        ? new LiveLook(PACE.everyMs(), PACE.afterProblemMs(), System::nanoTime)
                        : known)
                    .entered());
    try {
      new LiveStream(body, () -> look.now(ask), caller, closed, PACE, System::nanoTime).run();
    } catch (IOException e) {
      LOG.debug("who watched swarm {} has gone: {}", swarm, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Its kind and its place only: what it says may be of anything.
      LOG.warn(
          "a live stream of swarm {} was broken off by a {} at {}",
          swarm,
          e.getClass().getName(),
          e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0]);
    } finally {
      looks.computeIfPresent(swarm, (unused, known) -> known.leave() ? null : known);
    }
  }

  /** Ends every stream, and waits for them a moment: the server may forget theirs. Idempotent. */
  @Override
  public void close() {
    closed.countDown();
    try {
      if (room.tryAcquire(MOST_WATCHERS, END_MS, TimeUnit.MILLISECONDS)) {
        room.release(MOST_WATCHERS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
