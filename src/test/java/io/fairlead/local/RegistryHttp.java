package io.fairlead.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Bare requests to a registry, without any client's help or opinion. */
public record RegistryHttp(String url, HttpClient client) {
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  public RegistryHttp(String url) {
    this(url, HttpClient.newHttpClient());
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer post(String path, JsonNode body) {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  public Answer put(String path, JsonNode body) {
    return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  public Answer delete(String path) {
    return send(request(path).DELETE());
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).header("Content-Type", TYPE);
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          JSON.readTree(response.body()),
          response.headers().firstValue("Content-Type").orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public record Answer(int status, JsonNode body, String contentType) {
    public JsonNode ok() {
      assertEquals(200, status, () -> body.toString());
      return body;
    }

    public JsonNode refused(int wantedStatus) {
      assertEquals(wantedStatus, status, () -> body.toString());
      return body;
    }

    public void refused(int wantedStatus, int wantedCode) {
      refused(wantedStatus);
      assertEquals(wantedCode, body.path("error_code").asInt(), () -> body.toString());
    }
  }
}
