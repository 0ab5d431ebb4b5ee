package io.fairlead.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The API from within its own process, on behalf of somebody. */
public final class InProcessApi implements Api {
  private final EndpointTable table;
  private final Principal principal;
  private final @Nullable String authorization;

  /**
   * @param authorization the header with which they came, to pass requests on with; null if none
   */
  public InProcessApi(EndpointTable table, Principal principal, @Nullable String authorization) {
    this.table = table;
    this.principal = principal;
    this.authorization = authorization;
  }

  @Override
  public JsonNode call(
      String method, List<String> path, Map<String, String> query, @Nullable Object body) {
    return call(JsonNode.class, method, path, query, body);
  }

  /**
   * Reads a view, without a tree in between.
   *
   * @throws ProblemException if there is no answer
   */
  public <T> T get(Class<T> type, String... path) {
    return call(type, "GET", List.of(path), Map.of(), null);
  }

  private <T> T call(
      Class<T> type,
      String method,
      List<String> path,
      Map<String, String> query,
      @Nullable Object body) {
    Reply reply =
        table.answer(
            new Request(
                method,
                path,
                new TreeMap<>(),
                new TreeMap<>(query),
                body == null ? null : Json.tree(body),
                principal,
                false,
                authorization,
                Map.of()));
    if (!reply.isOk()) {
      throw read(reply, Problem.class, method, path).toException();
    }
    return read(reply, type, method, path);
  }

  private static <T> T read(Reply reply, Class<T> type, String method, List<String> path) {
    try {
      return Json.MAPPER.readValue(reply.body(), type);
    } catch (IOException e) {
      String from = reply.from();
      if (from != null) {
        throw Problem.unavailable(SwarmAccess.noAnswer(from, type)).toException();
      }
      throw new IllegalStateException(
          method + " " + path + " did not answer with a " + type.getSimpleName(), e);
    }
  }
}
