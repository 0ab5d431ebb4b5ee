package io.fairlead.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.fairlead.model.AgentId;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request, however it came: over HTTP, or from within.
 *
 * @param path its segments, decoded
 * @param places the path's parameters by name; empty before an endpoint is found
 * @param query parameters, decoded
 * @param body as JSON; null if there is none
 * @param hopped whether another instance has passed it on
 * @param authorization the header to pass it on with; null if there is none
 * @param trace the trace it belongs to, as headers of a task; empty if there is none
 */
public record Request(
    String method,
    List<String> path,
    SortedMap<String, String> places,
    SortedMap<String, String> query,
    @Nullable JsonNode body,
    Principal principal,
    boolean hopped,
    @Nullable String authorization,
    Map<String, String> trace) {

  public Request {
    trace = Map.copyOf(trace);
    path = List.copyOf(path);
    places = new TreeMap<>(places);
    query = new TreeMap<>(query);
  }

  /** From within. */
  public static Request of(
      Principal principal,
      String method,
      List<String> path,
      Map<String, String> query,
      @Nullable JsonNode body) {
    return new Request(
        method,
        path,
        new TreeMap<>(),
        new TreeMap<>(query),
        body,
        principal,
        false,
        null,
        Map.of());
  }

  /** The same with another parameter of the query. */
  public Request with(String name, String value) {
    TreeMap<String, String> more = new TreeMap<>(query);
    more.put(name, value);
    return new Request(method, path, places, more, body, principal, hopped, authorization, trace);
  }

  /** The same with another body. */
  public Request withBody(JsonNode other) {
    return new Request(method, path, places, query, other, principal, hopped, authorization, trace);
  }

  /** A question of the same caller, without a body. */
  public Request asGet(String... segments) {
    return new Request(
        "GET",
        List.of(segments),
        new TreeMap<>(),
        new TreeMap<>(),
        null,
        principal,
        hopped,
        authorization,
        trace);
  }

  /**
   * The same as this instance's own question to the others, of which each tells its own part. Not
   * for what one of them would pass on: that may go from one to the other without end.
   */
  public Request askedHere() {
    return new Request(method, path, places, query, body, principal, false, authorization, trace);
  }

  /** A path, encoded. */
  public static String path(String... segments) {
    return Stream.of(segments).map(Request::encoded).collect(Collectors.joining("/", "/", ""));
  }

  Request at(SortedMap<String, String> found) {
    return new Request(method, path, found, query, body, principal, hopped, authorization, trace);
  }

  /** Path and query, encoded. */
  public String target() {
    String way = path.stream().map(Request::encoded).collect(Collectors.joining("/", "/", ""));
    return query.isEmpty()
        ? way
        : query.entrySet().stream()
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&", way + "?", ""));
  }

  static String encoded(String segment) {
    String text = URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    // Clients and proxies would resolve these two, encoded or not, where they are not data.
    return text.equals(".") ? "%2E" : text.equals("..") ? "%2E%2E" : text;
  }

  public SwarmId swarm() {
    return parsed(place("swarm"), SwarmId::new);
  }

  public AgentId agent() {
    return parsed(place("agent"), AgentId::new);
  }

  public TenantId tenant() {
    return parsed(place("tenant"), TenantId::new);
  }

  public TaskId task() {
    return parsed(place("task"), TaskId::new);
  }

  /** A parameter of the path. */
  public String place(String name) {
    String value = places.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the path has no {" + name + "}");
    }
    return value;
  }

  /** A parameter of the query, if it is there. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** A parameter of the query that must be there. */
  public String needed(String name) {
    return text(name).orElseThrow(() -> malformed(name, "", "is needed: ?" + name + "=…"));
  }

  /** The same, parsed. */
  public <T> Optional<T> parsedText(String name, Function<String, T> parse) {
    return text(name)
        .map(
            value -> {
              try {
                return parse.apply(value);
              } catch (InvalidFieldException e) {
                // By the name under which it was asked: two parameters may be ids of one kind.
                throw Problem.malformed(name, value, String.valueOf(e.getMessage())).toException();
              }
            });
  }

  /** A whole number of the query. */
  public long number(String name, long least, long most, long otherwise) {
    String value = query.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw malformed(name, value, "must be a whole number from " + least + " to " + most);
  }

  /** A point in time of the query, milliseconds since the Unix epoch. */
  public long time(String name, long otherwise) {
    String value = query.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long atMs = Long.parseLong(value);
      if (atMs >= 0) {
        return atMs;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw malformed(name, value, "must be milliseconds since the Unix epoch");
  }

  /** {@code true} or {@code false} of the query; false if it is not there. */
  public boolean flag(String name) {
    String value = query.getOrDefault(name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw malformed(name, value, "must be true or false");
    }
    return value.equals("true");
  }

  /** One of an enum's names, in lower case with hyphens, in the query. */
  public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    return text(name).map(value -> chosen(name, value, type));
  }

  /**
   * Some of an enum's constants, separated by commas, each read as by {@link #choice}; none if the
   * parameter is not there.
   */
  public <E extends Enum<E>> Set<E> choices(String name, Class<E> type) {
    Set<E> chosen = EnumSet.noneOf(type);
    text(name)
        .ifPresent(
            values -> {
              for (String value : values.split(",", -1)) {
                chosen.add(chosen(name, value, type));
              }
            });
    return chosen;
  }

  private static <E extends Enum<E>> E chosen(String name, String value, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().replace('_', '-').equalsIgnoreCase(value.replace('_', '-'))) {
        return constant;
      }
    }
    throw malformed(
        name,
        value,
        "must be one of "
            + List.of(type.getEnumConstants())
                .toString()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-'));
  }

  /**
   * The body.
   *
   * @throws ProblemException 400, naming the field, if there is none or it is not as it must be
   */
  public <T> T body(Class<T> type) {
    if (body == null) {
      throw malformed("body", "", "is needed, as application/json");
    }
    try {
      T value = Json.BODIES.treeToValue(body, type);
      if (value == null) {
        throw malformed("body", "null", "must be an object");
      }
      return value;
    } catch (JsonMappingException e) {
      throw malformed(e);
    } catch (JsonProcessingException e) {
      throw malformed("body", "", e.getOriginalMessage());
    }
  }

  private static ProblemException malformed(JsonMappingException e) {
    if (e.getCause() instanceof InvalidFieldException invalid) {
      return Problem.malformed(invalid.field(), "", String.valueOf(invalid.getMessage()))
          .toException();
    }
    String field =
        e.getPath().stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
            .collect(Collectors.joining("."))
            .replace(".[", "[");
    return Problem.malformed(
            field.isEmpty() ? "body" : field,
            "",
            (field.isEmpty() ? "body" : field) + ": " + fault(e))
        .toException();
  }

  private static String fault(JsonMappingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "is not known here; there are " + new TreeSet<>(unknown.getKnownPropertyIds());
    }
    if (e instanceof InvalidNullException) {
      return "must not be null";
    }
    return e instanceof MismatchedInputException wrong && wrong.getTargetType() != null
        ? "must be " + kind(wrong.getTargetType())
        : e.getOriginalMessage();
  }

  private static String kind(Class<?> type) {
    if (type == String.class) {
      return "a text";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (Set.of(Integer.class, int.class, Long.class, long.class).contains(type)) {
      return "a whole number in the range of " + type.getSimpleName().toLowerCase(Locale.ROOT);
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  /** A value that has a syntax of its own. */
  public static <T> T parsed(String value, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (InvalidFieldException e) {
      throw Problem.malformed(e.field(), value, String.valueOf(e.getMessage())).toException();
    }
  }

  /** 400 about one field. */
  public static ProblemException malformed(String field, String value, String why) {
    return Problem.malformed(field, value, field + " '" + value + "': " + why).toException();
  }
}
