package io.fairlead.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The API of a coordinator elsewhere, over HTTP. */
public final class HttpApi implements Api {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http;
  private final String url;
  private final @Nullable String token;

  /**
   * @param url of the coordinator, without a path
   * @param token sent with every request; null for none
   */
  public HttpApi(String url, @Nullable String token) {
    this(url, token, (SSLContext) null);
  }

  /**
   * @param url of the coordinator, without a path
   * @param token sent with every request; null for none
   * @param trust whose certificates are accepted, see {@link io.fairlead.query.security.Trust};
   *     null for those that the JDK accepts
   */
  public HttpApi(String url, @Nullable String token, @Nullable SSLContext trust) {
    this(url, token, client(trust));
  }

  private static HttpClient client(@Nullable SSLContext trust) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    return trust == null ? client.build() : client.sslContext(trust).build();
  }

  HttpApi(String url, @Nullable String token, HttpClient http) {
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.token = token;
    this.http = http;
  }

  public String url() {
    return url;
  }

  /**
   * @throws UncheckedIOException if it can't be reached, or what answers is no Fairlead
   */
  @Override
  public JsonNode call(
      String method, List<String> path, Map<String, String> query, @Nullable Object body) {
    String target =
        new Request(
                method,
                path,
                new TreeMap<>(),
                new TreeMap<>(query),
                null,
                Principal.SELF,
                false,
                null,
                Map.of())
            .target();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + target)).timeout(ANSWER_TIMEOUT);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofByteArray(Json.bytes(body)));
    }
    try {
      return read(http.send(request.build(), BodyHandlers.ofString()), method + " " + target);
    } catch (IOException e) {
      throw new UncheckedIOException(url + " can't be reached: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  private JsonNode read(HttpResponse<String> response, String what) throws IOException {
    JsonNode tree;
    try {
      tree = Json.MAPPER.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new IOException(what + " was answered " + response.statusCode() + ", not in JSON", e);
    }
    if (response.statusCode() >= 300) {
      throw problem(response, tree, what).toException();
    }
    return tree;
  }

  private static Problem problem(HttpResponse<String> response, JsonNode tree, String what) {
    try {
      return Json.MAPPER.treeToValue(tree, Problem.class);
    } catch (JsonProcessingException e) {
      return Problem.of(
          response.statusCode(), "Error", what + " was answered " + response.statusCode());
    }
  }
}
