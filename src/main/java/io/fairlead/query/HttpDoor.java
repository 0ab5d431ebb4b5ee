package io.fairlead.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.security.RequestGate;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between HTTP and the endpoints: makes a request of what comes in, and writes what goes out. */
final class HttpDoor {
  private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);

  private final EndpointTable table;

  HttpDoor(EndpointTable table) {
    this.table = table;
  }

  void addTo(RoutesConfig routes) {
    for (String under : List.of("/v1/*", "/health/*")) {
      routes.get(under, this::take);
      routes.head(under, this::take);
      routes.post(under, this::take);
      routes.put(under, this::take);
      routes.patch(under, this::take);
      routes.delete(under, this::take);
    }
    routes.exception(ProblemException.class, (e, c) -> write(c, Reply.of(e.problem())));
    routes.exception(HttpResponseException.class, (e, c) -> write(c, Reply.of(problem(e, c))));
    routes.exception(
        Exception.class,
        (e, c) -> {
          LOG.error("{} {} failed", c.method(), c.path(), e);
          write(c, Reply.of(Problem.of(500, "Internal Server Error", "the log says why")));
        });
  }

  private void take(Context c) {
    write(c, table.answer(request(c)));
  }

  private static Request request(Context c) {
    String method = c.req().getMethod();
    return new Request(
        method.equals("HEAD") ? "GET" : method,
        segments(c.req().getRequestURI()),
        new TreeMap<>(),
        QueryString.parse(c.req().getQueryString()),
        body(c),
        RequestGate.principal(c.req()),
        c.header(InstanceLocator.HOP_HEADER) != null,
        c.header("Authorization"),
        TraceContext.of(c.header(TraceContext.PARENT), c.header(TraceContext.STATE)));
  }

  /** Each decoded by itself: an encoded slash is data. */
  private static List<String> segments(String uri) {
    List<String> decoded = new ArrayList<>();
    for (String segment : Endpoint.segments(uri)) {
      try {
        decoded.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw Request.malformed("path", segment, "is not percent-encoded as it must be");
      }
    }
    return decoded;
  }

  private static @Nullable JsonNode body(Context c) {
    byte[] bytes;
    try (var in = c.req().getInputStream()) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw Request.malformed("body", "", "could not be read: " + e.getMessage());
    }
    if (bytes.length == 0) {
      return null;
    }
    String type = String.valueOf(c.contentType()).toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/json")) {
      throw Problem.of(
              415, "Unsupported Media Type", "a body must be application/json, not " + type)
          .toException();
    }
    try {
      return Json.MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw Request.malformed("body", "", e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("bytes could not be read", e);
    }
  }

  private static Problem problem(HttpResponseException e, Context c) {
    String what = c.method() + " " + c.path();
    return e.getStatus() == 404
        ? Problem.unknown("there is nothing at " + c.path())
        : Problem.of(e.getStatus(), "Error", what + ": " + e.getMessage());
  }

  private static void write(Context c, Reply reply) {
    reply.headers().forEach(c::header);
    c.status(reply.status()).contentType(reply.contentType()).result(reply.body());
  }
}
