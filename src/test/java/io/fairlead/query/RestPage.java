package io.fairlead.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.openapi.OpenApi;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The reference of the REST interface, from the table of endpoints and their schemas. */
final class RestPage {
  private static final String INTRODUCTION =
      """
      # The REST interface

      Generated from the table of endpoints. The same as an OpenAPI document: `GET /v1/openapi.json` of a running coordinator.

      - Any instance answers for every swarm, by asking the one that holds it. While partitions move the answer is 503 with `Retry-After`, never a wrong one.
      - Ids in paths are percent-encoded: `/v1/swarms/main/tasks/a%2Fb`.
      - Points in time are milliseconds since the Unix epoch and end in `AtMs`; durations end in `Ms`. Costs are milliseconds at speed 1.
      - Lists come a page at a time: `next` of a page is `after` of the following one, and null or left out at the end. A page of tasks may be short and still have a next one. Dead letters come newest first, and theirs is `before`; decisions go on from an offset, `since`.
      - Errors are `application/problem+json`: 400 names the `field`, 401 and 403 the role that is needed, 404 what there is not, 409 why the swarm refuses, 413, 429, 503. A parameter that is not known is 400, too.
      - A token goes along as `Authorization: Bearer …`. Roles include each other: read, operate, admin.
      - The same server answers `GET /metrics` for Prometheus ([METRICS](METRICS.md)) and has the tools of agents at `/mcp` ([MCP](MCP.md)); who may what: [SECURITY](SECURITY.md).
      - Fields that may be missing are marked *optional*; unknown fields in a body are refused.
      """;

  private final JsonNode document;
  private final StringBuilder page = new StringBuilder(INTRODUCTION);
  private final Set<String> described = new LinkedHashSet<>();

  private RestPage(JsonNode document) {
    this.document = document;
  }

  static String page(List<Endpoint> endpoints, JsonNode document) {
    RestPage page = new RestPage(document);
    Map<String, List<Endpoint>> byTag = new TreeMap<>();
    endpoints.forEach(
        each -> byTag.computeIfAbsent(OpenApi.tag(each), unused -> new ArrayList<>()).add(each));
    byTag.forEach(page::section);
    page.schemas();
    return page.page.toString();
  }

  private void section(String tag, List<Endpoint> endpoints) {
    page.append("\n## ").append(tag).append("\n");
    for (Endpoint endpoint : endpoints) {
      page.append("\n### `").append(endpoint.method()).append(' ').append(endpoint.path());
      page.append("`\n\n").append(endpoint.summary());
      page.append(
          endpoint.role() == Role.NONE ? " Needs no token." : " Role: " + endpoint.role().key());
      page.append(endpoint.role() == Role.NONE ? "" : ".").append("\n");
      parameters(endpoint);
      Class<?> body = endpoint.body();
      String takes = body == null ? "" : "Takes " + link(named(body)) + ". ";
      String gives = endpoint.answer() == JsonNode.class ? "" : link(named(endpoint.answer()));
      page.append(gives.isEmpty() ? "" : "\n" + takes + "Gives " + gives + ".\n");
    }
  }

  private void parameters(Endpoint endpoint) {
    List<Parameter> query = new ArrayList<>(endpoint.parameters());
    query.removeIf(parameter -> parameter.place() == Parameter.Place.PATH);
    if (query.isEmpty()) {
      return;
    }
    page.append("\n| parameter | type | meaning |\n| --- | --- | --- |\n");
    for (Parameter parameter : query) {
      page.append("| `").append(parameter.name()).append('`');
      page.append(parameter.required() ? "" : " *optional*");
      page.append(" | ").append(parameter.type().getSimpleName()).append(" | ");
      page.append(cell(parameter.description())).append(" |\n");
    }
  }

  private static String named(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return (outer == null ? "" : outer.getSimpleName() + ".") + type.getSimpleName();
  }

  private static String link(String schema) {
    return "[" + schema + "](#" + schema.toLowerCase(java.util.Locale.ROOT).replace(".", "") + ")";
  }

  private void schemas() {
    page.append("\n## Bodies and answers\n");
    document
        .at("/components/schemas")
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().has("properties") && described.add(entry.getKey())) {
                schema(entry.getKey(), entry.getValue());
              }
            });
  }

  private void schema(String name, JsonNode schema) {
    page.append("\n### ").append(name).append("\n");
    String description = schema.path("description").asText();
    page.append(description.isEmpty() ? "" : "\n" + description + "\n");
    page.append("\n| field | type | meaning |\n| --- | --- | --- |\n");
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(field -> required.add(field.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              page.append("| `").append(field.getKey()).append('`');
              page.append(required.contains(field.getKey()) ? "" : " *optional*");
              page.append(" | ").append(type(field.getValue())).append(" | ");
              page.append(cell(field.getValue().path("description").asText())).append(" |\n");
            });
  }

  private String type(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    if (!reference.isEmpty()) {
      JsonNode to = document.at(reference.substring(1));
      if (!to.has("properties")) {
        return type(to);
      }
      return link(reference.substring(reference.lastIndexOf('/') + 1));
    }
    for (String some : List.of("anyOf", "allOf", "oneOf")) {
      if (schema.has(some)) {
        List<String> types = new ArrayList<>();
        schema.path(some).forEach(each -> types.add(type(each)));
        types.removeIf(String::isEmpty);
        return String.join(" or ", types);
      }
    }
    if (schema.has("enum")) {
      List<String> names = new ArrayList<>();
      schema.path("enum").forEach(each -> names.add("`" + each.asText() + "`"));
      return String.join(", ", names);
    }
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      List<String> types = new ArrayList<>();
      type.forEach(each -> types.add(each.asText()));
      return String.join(" or ", types);
    }
    if (type.asText().equals("array")) {
      return "list of " + type(schema.path("items"));
    }
    if (schema.path("additionalProperties").isObject()) {
      return "map to " + type(schema.path("additionalProperties"));
    }
    return type.asText();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
