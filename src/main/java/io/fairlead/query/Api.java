package io.fairlead.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked and commanded, as the resources of the REST interface, from within a
 * coordinator or over HTTP. All that stands on top (MCP tools, commands of the command line) uses
 * this.
 */
public interface Api {
  /**
   * @param path segments, not encoded: {@code List.of("v1", "swarms", "main", "agents")}
   * @return the answer's JSON
   * @throws ProblemException if there is no answer; what is wrong stands in it
   */
  JsonNode call(String method, List<String> path, Map<String, String> query, @Nullable Object body);

  /** Reads. */
  default JsonNode get(Map<String, String> query, String... path) {
    return call("GET", List.of(path), query, null);
  }

  /** Reads. */
  default JsonNode get(String... path) {
    return get(Map.of(), path);
  }

  /** Has something done. */
  default JsonNode post(Object body, String... path) {
    return call("POST", List.of(path), Map.of(), body);
  }
}
