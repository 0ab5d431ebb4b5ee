package io.fairlead.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked for: the way there, who may, what it takes, what it gives.
 *
 * @param path as {@code /v1/swarms/{swarm}/tasks/{task}}
 * @param role the least that it needs
 * @param summary one sentence
 * @param parameters of the query; those of the path are added
 * @param body what the request carries as JSON; null if nothing
 * @param answer what comes back as JSON
 */
public record Endpoint(
    String method,
    String path,
    Role role,
    String summary,
    List<Parameter> parameters,
    @Nullable Class<?> body,
    Class<?> answer,
    Handler handler) {

  /** Answers a request. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @throws ProblemException if there is no answer
     */
    Reply handle(Request request);
  }

  public Endpoint {
    List<Parameter> all = new ArrayList<>();
    for (String segment : segments(path)) {
      parameterOf(segment).ifPresent(name -> all.add(Parameter.path(name)));
    }
    all.addAll(parameters);
    parameters = List.copyOf(all);
  }

  /** One that reads. */
  public static Endpoint get(
      String path, String summary, Class<?> answer, Handler handler, Parameter... parameters) {
    return new Endpoint(
        "GET", path, Role.READ, summary, List.of(parameters), null, answer, handler);
  }

  /** One that has something done. */
  public static Endpoint command(
      String method,
      String path,
      Role role,
      String summary,
      @Nullable Class<?> body,
      Class<?> answer,
      Handler handler,
      Parameter... parameters) {
    return new Endpoint(method, path, role, summary, List.of(parameters), body, answer, handler);
  }

  static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  private static Optional<String> parameterOf(String segment) {
    return segment.startsWith("{") && segment.endsWith("}")
        ? Optional.of(segment.substring(1, segment.length() - 1))
        : Optional.empty();
  }

  /** The parameters of a path that leads here, by name; empty if it does not. */
  Optional<SortedMap<String, String>> match(List<String> asked) {
    List<String> template = segments(path);
    if (template.size() != asked.size()) {
      return Optional.empty();
    }
    SortedMap<String, String> found = new TreeMap<>();
    for (int i = 0; i < template.size(); i++) {
      Optional<String> name = parameterOf(template.get(i));
      if (name.isPresent()) {
        found.put(name.get(), asked.get(i));
      } else if (!template.get(i).equals(asked.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }
}
