package io.fairlead.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.security.TlsOptions;
import io.fairlead.query.security.Token;
import io.fairlead.query.security.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/**
 * Asks the instance that holds a swarm. One hop and no more: while partitions move, two instances
 * may each take the other for the holder, and would ask each other without end.
 */
final class InstanceLocator {
  /** On requests that another instance has passed on. */
  static final String HOP_HEADER = "Fairlead-Hop";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

  /** Of a command, which may wait until it is carried out. */
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(25);

  /** Well below the server's threads: one that is frozen must not take all of another's. */
  private static final int MAX_HOPS = 48;

  /** Headers of the answer that are passed on. */
  private static final List<String> CARRIED = List.of("Location", "Retry-After");

  private final Semaphore hops = new Semaphore(MAX_HOPS);
  private final HttpClient http;
  private final String scheme;

  private final @Nullable Path ownToken;

  private InstanceLocator(HttpClient http, String scheme, @Nullable Path ownToken) {
    this.http = http;
    this.scheme = scheme;
    this.ownToken = ownToken;
  }

  /**
   * Asks them as this one is asked: all instances of an application have TLS, or none.
   *
   * @throws IOException if the certificates that are trusted, or the token, can't be read
   */
  static InstanceLocator of(QueryOptions options) throws IOException {
    TlsOptions tls = options.tls();
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY);
    Path ca = tls == null ? null : tls.ca();
    if (ca != null) {
      client.sslContext(Trust.in(ca));
    }
    Path token = options.access().instanceToken();
    if (token != null) {
      Token.text(token);
    }
    return new InstanceLocator(client.build(), options.scheme(), token);
  }

  /** What another instance answered. */
  record Answer(int status, String contentType, String body, Map<String, String> headers) {}

  /**
   * @throws ProblemException 503, if this request has come by a hop, or the other instance does not
   *     know either
   */
  Answer ask(HostInfo host, Request passed) {
    return ask(host, passed, passed.method().equals("GET") ? ANSWER_TIMEOUT : COMMAND_TIMEOUT);
  }

  /** The same of a question, for so long at most. */
  Answer ask(HostInfo host, Request passed, long mostMs) {
    Duration most = Duration.ofMillis(Math.max(1, mostMs));
    return ask(host, passed, most.compareTo(ANSWER_TIMEOUT) < 0 ? most : ANSWER_TIMEOUT);
  }

  private Answer ask(HostInfo host, Request passed, Duration timeout) {
    String name = host.host() + ":" + host.port();
    if (passed.hopped()) {
      throw unavailable("was passed on by an instance, and is held by " + name);
    }
    if (!hops.tryAcquire()) {
      throw unavailable("is held by " + name + ", and too many requests wait for others already");
    }
    try {
      return answer(name, host, passed, timeout);
    } finally {
      hops.release();
    }
  }

  private Answer answer(String name, HostInfo host, Request passed, Duration timeout) {
    HttpResponse<String> response;
    try {
      response = http.send(request(host, passed, timeout), BodyHandlers.ofString());
    } catch (IOException e) {
      throw unheld("is held by " + name + ", which can't be reached: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("this instance is stopping");
    }
    if (response.statusCode() == 401) {
      throw new ProblemException(
          Problem.unavailable(
                  "the swarm's state is held by "
                      + name
                      + ", which does not know the token that this instance asked with: instances"
                      + " must have the same tokens")
              .because(Problem.UNKNOWN_TOKEN));
    }
    if (response.statusCode() == 503) {
      throw unheld("is held by " + name + ", which answered 503"); // for instance as it moves
    }
    if (response.statusCode() >= 500) {
      throw unavailable("is held by " + name + ", which answered " + response.statusCode());
    }
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse("application/json"),
        response.body(),
        carried(response));
  }

  private static Map<String, String> carried(HttpResponse<String> response) {
    Map<String, String> headers = new TreeMap<>();
    for (String name : CARRIED) {
      response.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
    }
    return headers;
  }

  private HttpRequest request(HostInfo host, Request passed, Duration timeout) {
    String name = host.host().contains(":") ? "[" + host.host() + "]" : host.host();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(scheme + "://" + name + ":" + host.port() + passed.target()))
            .timeout(timeout)
            .header(HOP_HEADER, "1");
    String authorization = authorization(passed);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    JsonNode body = passed.body();
    return body == null
        ? request.method(passed.method(), BodyPublishers.noBody()).build()
        : request
            .header("Content-Type", "application/json")
            .method(passed.method(), BodyPublishers.ofByteArray(Json.bytes(body)))
            .build();
  }

  /** The caller's own; this instance's where it asks for itself, and for nobody else. */
  private @Nullable String authorization(Request passed) {
    if (passed.authorization() != null
        || ownToken == null
        || !passed.principal().equals(Principal.SELF)) {
      return passed.authorization();
    }
    try {
      return "Bearer " + Token.text(ownToken);
    } catch (IOException e) {
      throw unavailable("can't be asked for: " + e.getMessage());
    }
  }

  private static ProblemException unheld(String why) {
    return ProblemException.unheld("the swarm's state " + why);
  }

  private static ProblemException unavailable(String why) {
    return new ProblemException(Problem.unavailable("the swarm's state " + why));
  }
}
