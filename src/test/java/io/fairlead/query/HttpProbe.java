package io.fairlead.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks over HTTP and reads JSON. */
public final class HttpProbe {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  public HttpProbe(String url) {
    this.url = url;
  }

  /** What came back. */
  public record Answer(HttpResponse<String> response, JsonNode body) {
    public int status() {
      return response.statusCode();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public String text(String field) {
      return body.path(field).asText();
    }
  }

  public Answer get(String path) throws Exception {
    return send("GET", path);
  }

  public Answer send(String method, String path, String... headers) throws Exception {
    return send(method, path, BodyPublishers.noBody(), headers);
  }

  /** With a body of JSON. */
  public Answer post(String path, String body) throws Exception {
    return send("POST", path, BodyPublishers.ofString(body), "Content-Type", "application/json");
  }

  private Answer send(String method, String path, BodyPublisher body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(response, JSON.readTree(response.body()));
  }
}
