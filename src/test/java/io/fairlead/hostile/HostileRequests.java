package io.fairlead.hostile;

import io.fairlead.query.Endpoint;
import io.fairlead.query.Parameter;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Requests that nobody's client makes, of the endpoints that there are. Not safe for threads. */
final class HostileRequests {
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW", "get");

  private static final List<String> HEADERS =
      List.of(
          "Content-Type: text/plain",
          "Content-Type: application/json; charset=utf-16",
          "Content-Type: /",
          "Content-Encoding: gzip",
          "Transfer-Encoding: identity",
          "Expect: 100-continue",
          "Expect: nonsense",
          "Accept: image/png",
          "Accept-Encoding: gzip, br;q=x",
          "Range: bytes=0-,-1",
          "If-None-Match: *",
          "Upgrade: websocket",
          "Last-Event-ID: \u0001",
          "traceparent: 00-zz-zz-zz",
          "fairlead-hop: 1",
          "X-Forwarded-Host: evil.example",
          "Cookie: a=" + "b".repeat(4_000),
          "No-Colon",
          " Folded: yes",
          "Content-Length: 5",
          "Content-Length: -1",
          "Content-Length: 99999999999999999999",
          "Content-Length: 1\r\nContent-Length: 2");

  private final List<Endpoint> endpoints;
  private final String host;
  private final List<String> ids;
  private final Random random;
  private final HostileValues values;
  private final HostileJson json;
  private final Damage damage;

  /**
   * @param port of the server
   * @param ids that there are: of swarms, tasks, agents
   */
  HostileRequests(long seed, List<Endpoint> endpoints, int port, List<String> ids) {
    this.endpoints = endpoints;
    this.host = "127.0.0.1:" + port;
    this.ids = ids;
    this.random = new Random(seed);
    this.values = new HostileValues(random);
    this.json = new HostileJson(random);
    this.damage = new Damage(random);
  }

  /** The next one, whole. */
  byte[] next() {
    Endpoint endpoint = endpoints.get(random.nextInt(endpoints.size()));
    String method =
        random.nextInt(5) == 0 ? METHODS.get(random.nextInt(METHODS.size())) : endpoint.method();
    String target = target(endpoint);
    byte[] body = body(endpoint);
    List<String> head = new ArrayList<>();
    head.add(method + " " + target + (random.nextInt(60) == 0 ? " HTTP/9.9" : " HTTP/1.1"));
    if (random.nextInt(60) > 0) {
      head.add("Host: " + host);
    }
    head.add("Connection: close");
    boolean typed = body.length > 0 && random.nextInt(8) > 0;
    if (typed) {
      head.add("Content-Type: application/json");
    }
    boolean odd = random.nextInt(4) == 0;
    if (odd) {
      head.add(HEADERS.get(random.nextInt(HEADERS.size())));
    }
    boolean chunked = body.length > 0 && random.nextInt(10) == 0;
    if (chunked) {
      head.add("Transfer-Encoding: chunked");
    } else if (body.length > 0) {
      head.add("Content-Length: " + body.length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    if (chunked) {
      out.writeBytes((Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.writeBytes(body);
      // Every other chunk lies about its length, or what follows is none.
      String end = random.nextBoolean() ? "\r\n0\r\n\r\n" : "\r\nzz\r\n\r\n";
      out.writeBytes(end.getBytes(StandardCharsets.UTF_8));
    } else {
      out.writeBytes(body);
    }
    return out.toByteArray();
  }

  private String target(Endpoint endpoint) {
    StringBuilder target = new StringBuilder(endpoint.path());
    for (Parameter parameter : endpoint.parameters()) {
      String name = "{" + parameter.name() + "}";
      int at = target.indexOf(name);
      if (at >= 0) {
        target.replace(at, at + name.length(), pathPart());
      }
    }
    if (random.nextInt(30) == 0) {
      target.append(
          List.of("/", "//", "/..", ";x=1", "%", "%zz", "%00", "/%2e%2e/", "#a")
              .get(random.nextInt(9)));
    }
    char mark = '?';
    for (Parameter parameter : endpoint.parameters()) {
      if (target.indexOf(parameter.name()) < 0 && random.nextInt(3) > 0) {
        target.append(mark).append(parameter.name()).append('=').append(queryPart(parameter));
        mark = '&';
        if (random.nextInt(15) == 0) {
          target.append('&').append(parameter.name()).append("=1");
        }
      }
    }
    if (random.nextInt(20) == 0) {
      target.append(mark).append("unheard=of&=&&%ff=%c3%28");
    }
    return target.toString();
  }

  private String pathPart() {
    return random.nextBoolean() ? ids.get(random.nextInt(ids.size())) : encoded(values.shortText());
  }

  private String queryPart(Parameter parameter) {
    return switch (random.nextInt(4)) {
      case 0 -> Long.toString(values.number());
      case 1 -> ids.get(random.nextInt(ids.size()));
      case 2 -> parameter.type() == Boolean.class ? "true" : Long.toString(random.nextInt(100));
      default -> encoded(values.shortText());
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private byte[] body(Endpoint endpoint) {
    Class<?> type = endpoint.body();
    if (type == null) {
      return random.nextInt(10) > 0 ? new byte[0] : damage.bytes(random.nextInt(200));
    }
    return bodyOf(type);
  }

  private byte[] bodyOf(@Nullable Class<?> type) {
    return switch (random.nextInt(12)) {
      case 0 -> new byte[0];
      case 1 -> damage.bytes(1 + random.nextInt(2_000));
      case 2 -> "{\"a\": \"\u00ff\"}".getBytes(StandardCharsets.UTF_16);
      default -> (type == null ? json.broken() : json.like(type)).getBytes(StandardCharsets.UTF_8);
    };
  }
}
