package io.fairlead.query.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Api;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.EndpointTable;
import io.fairlead.query.HttpExtension;
import io.fairlead.query.InProcessApi;
import io.fairlead.query.Json;
import io.fairlead.query.Principal;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.QueryString;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.security.RequestGate;
import io.fairlead.query.view.LiveFrameView;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

  private static final String PATH = "/v1/swarms/{swarm}/live";
  private static final long EVERY_MS = 1_000 / PER_SECOND;

  /** While there is no answer, it is not asked for as often. */
  private static final long AFTER_PROBLEM_MS = 1_000;

  /** Well below the silence after which a connection is closed. */
  private static final long HEARTBEAT_MS = 5_000;

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
  }

  private void open(Context c, EndpointTable table) throws IOException {
    Principal principal = RequestGate.principal(c.req());
    if (!principal.role().includes(Role.READ)) {
      throw Problem.forbidden("GET " + PATH + " needs the role " + Role.READ.key()).toException();
    }
    QueryString.parse(c.req().getQueryString())
        .forEach(
            (name, value) -> {
              throw Request.malformed(name, value, "is no parameter of GET " + PATH);
            });
    SwarmId swarm = Request.parsed(c.pathParam("swarm"), SwarmId::new);
    if (!room.tryAcquire()) {
      throw Problem.tooMany(MOST_WATCHERS + " streams are open already").toException();
    }
    try {
      c.status(200);
      c.res().setContentType("text/event-stream;charset=utf-8");
      c.header("Cache-Control", "no-store");
      c.header("X-Accel-Buffering", "no"); // of a proxy
      OutputStream body = c.res().getOutputStream();
      Api api = new InProcessApi(table, principal, c.header("Authorization"));
      CompletableFuture<Void> ended = new CompletableFuture<>();
      Thread writing =
          new Thread(
              () -> {
                try {
                  tell(body, swarm, api);
                } finally {
                  room.release();
                  ended.complete(null);
                }
              },
              "fairlead-live-stream");
      writing.setDaemon(true);
      c.future(
          () -> {
            writing.start();
            return ended;
          });
    } catch (IOException | RuntimeException e) {
      room.release();
      throw e;
    }
  }

  private void tell(OutputStream body, SwarmId swarm, Api api) {
    LiveFrames frames = new LiveFrames();
    LiveLook look =
        looks.compute(swarm, (id, known) -> (known == null ? new LiveLook(id) : known).entered());
    try {
      long silentMs = HEARTBEAT_MS;
      long waitMs = 0;
      while (!closed.await(waitMs, TimeUnit.MILLISECONDS)) {
        silentMs += waitMs;
        Optional<String> event;
        try {
          event = frames.next(look.now(api, EVERY_MS)).map(frame -> event("frame", frame));
          waitMs = EVERY_MS;
        } catch (ProblemException e) {
          event = Optional.of(event("problem", e.problem()));
          waitMs = AFTER_PROBLEM_MS;
        }
        if (event.isPresent() || silentMs >= HEARTBEAT_MS) {
          body.write(event.orElse(":\n\n").getBytes(StandardCharsets.UTF_8));
          body.flush();
          silentMs = 0;
        }
      }
    } catch (IOException e) {
      LOG.debug("a live stream has ended: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      looks.computeIfPresent(swarm, (unused, known) -> known.leave() ? null : known);
    }
  }

  private static String event(String name, Object data) {
    try {
      return "event: " + name + "\ndata: " + Json.MAPPER.writeValueAsString(data) + "\n\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view has no JSON form", e);
    }
  }

  /** Ends every stream. Idempotent. */
  @Override
  public void close() {
    closed.countDown();
  }
}
