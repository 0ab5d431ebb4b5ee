package io.fairlead.query.topics;

import io.fairlead.model.SwarmId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.EndpointTable;
import io.fairlead.query.HttpExtension;
import io.fairlead.query.OpenReply;
import io.fairlead.query.Parameter;
import io.fairlead.query.Problem;
import io.fairlead.query.QueryString;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.security.RequestGate;
import io.fairlead.query.view.EventView;
import io.fairlead.streams.Coordinator;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/events}: what happens, as it happens, as {@code text/event-stream}. The id of an
 * event says how far its reader has got in every partition, so that a reader who breaks off goes on
 * where it was, at whichever instance.
 */
public final class EventStreams implements HttpExtension, EndpointGroup, AutoCloseable {
  /** Where it is answered. */
  public static final String PATH = "/v1/events";

  /** Well below the silence after which a connection is closed. */
  private static final long HEARTBEAT_MS = 5_000;

  private static final int MAX_SWARMS = 64;
  private static final List<String> PARAMETERS = List.of("kinds", "lastEventId", "swarm");

  private final SwarmAccess access;
  private final EventFeed feed;

  /**
   * @param access to the coordinator that runs in this process
   */
  public EventStreams(SwarmAccess access) {
    this.access = access;
    this.feed =
        new EventFeed(() -> TopicConsumers.follower(access.coordinator().config()), this::decoder);
  }

  private Consumer<byte[], byte[]> consumer() {
    return TopicConsumers.consumer(access.coordinator().config());
  }

  private EventDecoder decoder() {
    Coordinator coordinator = access.coordinator();
    return new EventDecoder(
        coordinator.config().topics(),
        coordinator.serdes(),
        new Redrive(
            coordinator.config().topics().tasks(),
            coordinator.serdes().task().deserializer(),
            System.currentTimeMillis()));
  }

  /** For its description; the door to HTTP is passed by, see {@link #addTo}. */
  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            PATH,
            "What happens, as it happens: a stream of server-sent events. In order within a kind"
                + " and swarm. Whoever repeats the last id, in Last-Event-ID, is told what follows,"
                + " at whichever instance; of what is no longer retained an event 'gap' tells.",
            EventView.class,
            request -> {
              throw Problem.of(406, "Not Acceptable", "events are a stream, over HTTP only")
                  .toException();
            },
            Parameter.query("swarm", String.class, "Only of these, separated by commas."),
            Parameter.query(
                "kinds",
                String.class,
                "Only these, separated by commas: "
                    + Arrays.stream(EventKind.values())
                        .map(EventKind::key)
                        .collect(Collectors.joining(", "))
                    + "."),
            Parameter.query("lastEventId", String.class, "In place of the header.")));
  }

  @Override
  public void addTo(JavalinConfig config, EndpointTable table, SwarmAccess unused) {
    config.routes.get(PATH, this::open);
    config.routes.head(PATH, this::look);
  }

  private void look(Context c) {
    selection(c);
    resume(c);
    access.coordinator();
    head(c);
  }

  private void open(Context c) throws IOException {
    EventSelection selection = selection(c);
    EventPositions resume = resume(c);
    EventDecoder decoder = decoder();
    Subscription subscription = feed.join(selection);
    try {
      head(c);
      OutputStream body = c.res().getOutputStream();
      EventStream stream =
          new EventStream(subscription, resume, this::consumer, decoder, out(body), HEARTBEAT_MS);
      OpenReply.write(c, "fairlead-event-stream", stream::run, () -> feed.leave(subscription));
    } catch (IOException | RuntimeException e) {
      feed.leave(subscription);
      throw e;
    }
  }

  private static void head(Context c) {
    c.status(200);
    c.res().setContentType("text/event-stream;charset=utf-8");
    c.header("Cache-Control", "no-store");
    c.header("X-Accel-Buffering", "no"); // of a proxy
  }

  private static EventStream.Out out(OutputStream body) {
    return new EventStream.Out() {
      @Override
      public void write(String text) throws IOException {
        try {
          body.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
          throw gone(e);
        }
      }

      @Override
      public void flush() throws IOException {
        try {
          body.flush();
        } catch (RuntimeException e) {
          throw gone(e);
        }
      }
    };
  }

  /** Once the client has left, the server may have taken the answer back. */
  private static IOException gone(RuntimeException e) {
    return new IOException("the answer is not there any more", e);
  }

  private static EventSelection selection(Context c) {
    if (!RequestGate.principal(c.req()).role().includes(Role.READ)) {
      throw Problem.forbidden("GET " + PATH + " needs the role " + Role.READ.key()).toException();
    }
    SortedMap<String, String> query = query(c);
    Set<String> swarms = new LinkedHashSet<>();
    for (String swarm : listed(query.get("swarm"))) {
      swarms.add(Request.parsed(swarm, SwarmId::new).value());
    }
    if (swarms.size() > MAX_SWARMS) {
      throw Request.malformed(
          "swarm", swarms.size() + " of them", "at most " + MAX_SWARMS + " can be named");
    }
    Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
    for (String kind : listed(query.get("kinds"))) {
      kinds.add(
          EventKind.byKey(kind)
              .orElseThrow(
                  () ->
                      Request.malformed(
                          "kinds",
                          kind,
                          "must be of "
                              + Arrays.stream(EventKind.values())
                                  .map(EventKind::key)
                                  .collect(Collectors.joining(", ")))));
    }
    return new EventSelection(swarms, kinds.isEmpty() ? EnumSet.allOf(EventKind.class) : kinds);
  }

  private static SortedMap<String, String> query(Context c) {
    SortedMap<String, String> query = QueryString.parse(c.req().getQueryString());
    query.forEach(
        (name, value) -> {
          if (!PARAMETERS.contains(name)) {
            throw Request.malformed(
                name, value, "is no parameter of GET " + PATH + "; there are " + PARAMETERS);
          }
        });
    return query;
  }

  private static List<String> listed(@Nullable String value) {
    return value == null || value.isEmpty() ? List.of() : List.of(value.split(",", -1));
  }

  /** A browser repeats the last id by itself; others may put it into the query. */
  private static @Nullable EventPositions resume(Context c) {
    String header = c.header("Last-Event-ID");
    String id = header == null ? query(c).get("lastEventId") : header;
    return id == null || id.isEmpty() ? null : Request.parsed(id, EventPositions::parse);
  }

  /** Ends every stream. Idempotent. */
  @Override
  public void close() {
    feed.close();
  }
}
