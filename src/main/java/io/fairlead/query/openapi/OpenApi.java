package io.fairlead.query.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Endpoint;
import io.fairlead.query.Json;
import io.fairlead.query.Parameter;
import io.fairlead.query.Problem;
import io.fairlead.query.Role;
import io.fairlead.query.view.AcceptedView;
import io.fairlead.query.view.CommandView;
import io.fairlead.query.view.ConfigEventView;
import io.fairlead.query.view.EventView;
import io.fairlead.query.view.KpiEventView;
import io.fairlead.query.view.LiveFrameView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The OpenAPI document of a table of endpoints.
 *
 * @see "OpenAPI Specification 3.1.0"
 */
public final class OpenApi {
  /** What is told event by event. */
  private static final Set<Class<?>> STREAMS = Set.of(EventView.class, LiveFrameView.class);

  private static final String PROBLEM = "#/components/responses/Problem";

  private final JsonSchemas.Definitions definitions;

  private OpenApi(JsonSchemas.Definitions definitions) {
    this.definitions = definitions;
  }

  /** The document of those endpoints. */
  public static ObjectNode of(List<Endpoint> endpoints, JsonSchemas schemas) {
    return new OpenApi(schemas.definitions()).document(endpoints);
  }

  private ObjectNode document(List<Endpoint> endpoints) {
    ObjectNode document = object().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Fairlead")
        .put(
            "description",
            "What a coordinator of agent swarms can be asked and told. Any instance answers for"
                + " every swarm. Points in time are milliseconds since the Unix epoch.")
        .put("version", "1")
        .putObject("license")
        .put("name", "Apache 2.0")
        .put("identifier", "Apache-2.0");
    document.putArray("servers").addObject().put("url", "/");
    document.putArray("security").addObject().putArray("bearer");
    Map<String, ObjectNode> paths = new TreeMap<>();
    for (Endpoint endpoint : endpoints) {
      paths
          .computeIfAbsent(endpoint.path(), unused -> object())
          .set(endpoint.method().toLowerCase(Locale.ROOT), operation(endpoint));
    }
    document.putObject("paths").setAll(paths);
    // What events carry; nothing refers to them.
    definitions.reference(KpiEventView.class);
    definitions.reference(ConfigEventView.class);
    document.set("components", components());
    return document;
  }

  private ObjectNode operation(Endpoint endpoint) {
    ObjectNode operation = object();
    operation.putArray("tags").add(tag(endpoint));
    operation
        .put("operationId", operationId(endpoint))
        .put("summary", endpoint.summary())
        .put("description", needs(endpoint.role()));
    if (endpoint.role() == Role.NONE) {
      operation.putArray("security");
    }
    if (!endpoint.parameters().isEmpty()) {
      ArrayNode parameters = operation.putArray("parameters");
      endpoint.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
    }
    Class<?> body = endpoint.body();
    if (body != null) {
      ObjectNode request = operation.putObject("requestBody").put("required", true);
      request.set("content", json("application/json", definitions.reference(body)));
    }
    operation.set("responses", responses(endpoint));
    return operation;
  }

  private static String needs(Role role) {
    return role == Role.NONE ? "Needs no token." : "Needs the role " + role.key() + ".";
  }

  private ObjectNode responses(Endpoint endpoint) {
    ObjectNode responses = object();
    if (!endpoint.method().equals("GET")) {
      ObjectNode accepted =
          responses.putObject("202").put("description", "Written; where to follow it.");
      accepted
          .putObject("headers")
          .putObject("Location")
          .put("description", "Where to follow it.")
          .putObject("schema")
          .put("type", "string");
      accepted.set("content", json("application/json", definitions.reference(endpoint.answer())));
    }
    boolean followed = endpoint.answer() == AcceptedView.class;
    Class<?> answer = followed ? CommandView.class : endpoint.answer();
    responses
        .putObject("200")
        .put("description", followed ? "With waitMs: what became of it." : "The answer.")
        .set("content", json(contentType(endpoint), definitions.reference(answer)));
    responses.putObject("default").put("$ref", PROBLEM);
    return responses;
  }

  private static String contentType(Endpoint endpoint) {
    return STREAMS.contains(endpoint.answer()) ? "text/event-stream" : "application/json";
  }

  private static ObjectNode parameter(Parameter parameter) {
    boolean path = parameter.place() == Parameter.Place.PATH;
    ObjectNode out =
        object()
            .put("name", parameter.name())
            .put("in", path ? "path" : "query")
            .put("description", parameter.description())
            .put("required", parameter.required());
    out.set("schema", schema(parameter.type()));
    return out;
  }

  /** As requests are parsed: whole numbers, true and false, choices in lower case. */
  private static ObjectNode schema(Class<?> type) {
    ObjectNode schema = object();
    if (type == Long.class || type == Integer.class) {
      return schema.put("type", "integer").put("format", "int64");
    } else if (type == Double.class) {
      return schema.put("type", "number").put("format", "double");
    } else if (type == Boolean.class) {
      return schema.put("type", "boolean");
    }
    schema.put("type", "string");
    Object[] choices = type.getEnumConstants();
    if (choices != null) {
      ArrayNode names = schema.putArray("enum");
      for (Object choice : choices) {
        names.add(((Enum<?>) choice).name().toLowerCase(Locale.ROOT).replace('_', '-'));
      }
    }
    return schema;
  }

  private ObjectNode components() {
    ObjectNode problem = definitions.reference(Problem.class);
    ObjectNode components = object();
    components.set("schemas", definitions.collected("components/schemas"));
    ObjectNode response =
        components
            .putObject("responses")
            .putObject("Problem")
            .put(
                "description",
                "Why there is no answer: 400 naming the field, 401 and 403 where the token does not"
                    + " do, 404 where there is no such thing, 409 where the swarm refuses, 413 too"
                    + " large, 429 too often, 503 with Retry-After while partitions move.");
    response.set("content", json(Problem.CONTENT_TYPE, problem));
    components
        .putObject("securitySchemes")
        .putObject("bearer")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "A token with a role: read, operate or admin.");
    return components;
  }

  private static ObjectNode json(String contentType, ObjectNode schema) {
    ObjectNode content = object();
    content.putObject(contentType).set("schema", schema);
    return content;
  }

  /** What it is about: the last part of the path that is no parameter of those below a swarm. */
  public static String tag(Endpoint endpoint) {
    String[] parts = endpoint.path().substring(1).split("/");
    if (!parts[0].equals("v1")) {
      return parts[0];
    }
    return parts[1].equals("swarms") && parts.length > 3 ? parts[3] : parts[1];
  }

  private static String operationId(Endpoint endpoint) {
    StringBuilder id = new StringBuilder(endpoint.method().toLowerCase(Locale.ROOT));
    for (String part : endpoint.path().substring(1).split("[/.-]")) {
      String word = part.startsWith("{") ? "by-" + part.substring(1, part.length() - 1) : part;
      for (String piece : word.split("-")) {
        if (!piece.equals("v1")) {
          id.append(Character.toUpperCase(piece.charAt(0))).append(piece.substring(1));
        }
      }
    }
    return id.toString();
  }

  private static ObjectNode object() {
    return Json.MAPPER.createObjectNode();
  }
}
