package io.fairlead.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.local.SchemaLogRecord.SchemaVersion;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Confluent's REST API over a {@link SubjectRegistry}: paths, parameters, bodies, errors. */
final class RegistryRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryRoutes.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  /**
   * A browser sends none of these to another origin without asking first, so a web page can't write
   * here behind its user's back.
   */
  private static final Set<String> ACCEPTED_TYPES =
      Set.of(
          CONTENT_TYPE,
          "application/vnd.schemaregistry+json",
          "application/json",
          "application/octet-stream");

  private final SubjectRegistry registry;

  RegistryRoutes(SubjectRegistry registry) {
    this.registry = registry;
  }

  void addTo(RoutesConfig routes) {
    routes.before(RegistryRoutes::checkRequest);
    routes.get("/", c -> answer(c, Map.of()));
    schemas(routes);
    subjects(routes);
    compatibility(routes);
    new RegistrySettingsRoutes(registry).addTo(routes);
    routes.exception(RegistryException.class, (e, c) -> refuse(c, e));
    routes.exception(
        HttpResponseException.class,
        (e, c) -> refuse(c, RegistryException.http(e.getStatus(), message(e))));
    routes.exception(
        Exception.class,
        (e, c) -> {
          LOG.error("{} {} failed", c.method(), c.path(), e);
          refuse(c, RegistryException.http(500, "Internal Server Error"));
        });
  }

  private static String message(HttpResponseException e) {
    return "HTTP " + e.getStatus() + " " + e.getMessage();
  }

  private void schemas(RoutesConfig routes) {
    routes.get("/schemas", this::listSchemas);
    routes.get("/schemas/types", c -> answer(c, List.of("AVRO")));
    routes.get("/schemas/ids/{id}", this::schemaById);
    routes.get(
        "/schemas/ids/{id}/schema", c -> c.contentType(CONTENT_TYPE).result(text(c).schema()));
    routes.get(
        "/schemas/ids/{id}/subjects",
        c -> answer(c, versionsOfId(c).stream().map(SchemaVersion::subject).distinct().toList()));
    routes.get(
        "/schemas/ids/{id}/versions",
        c ->
            answer(
                c,
                versionsOfId(c).stream()
                    .map(v -> Map.of("subject", v.subject(), "version", v.version()))
                    .toList()));
  }

  private void subjects(RoutesConfig routes) {
    routes.get("/subjects", this::listSubjects);
    routes.post(
        "/subjects/{subject}",
        c ->
            answer(
                c,
                node(
                    registry
                        .queries()
                        .lookUp(subject(c), requestedSchema(c), flag(c, "deleted")))));
    routes.delete(
        "/subjects/{subject}",
        c -> answer(c, registry.deleteSubject(subject(c), flag(c, "permanent"))));
    routes.get("/subjects/{subject}/versions", this::listVersions);
    routes.post(
        "/subjects/{subject}/versions",
        c -> answer(c, Map.of("id", registry.register(subject(c), requestedSchema(c)))));
    routes.get("/subjects/{subject}/versions/{version}", c -> answer(c, node(version(c))));
    routes.delete(
        "/subjects/{subject}/versions/{version}",
        c ->
            answer(
                c,
                registry.deleteVersion(subject(c), c.pathParam("version"), flag(c, "permanent"))));
    routes.get(
        "/subjects/{subject}/versions/{version}/schema",
        c -> c.contentType(CONTENT_TYPE).result(version(c).text().schema()));
    routes.get(
        "/subjects/{subject}/versions/{version}/referencedby",
        c -> answer(c, registry.queries().referencedBy(version(c))));
  }

  private void compatibility(RoutesConfig routes) {
    Handler check =
        c -> {
          @Nullable String version = c.pathParamMap().get("version");
          List<String> found =
              registry.queries().violations(subject(c), version, requestedSchema(c));
          ObjectNode answer = JSON.createObjectNode().put("is_compatible", found.isEmpty());
          if (flag(c, "verbose")) {
            answer.set("messages", JSON.valueToTree(found));
          }
          answer(c, answer);
        };
    routes.post("/compatibility/subjects/{subject}/versions", check);
    routes.post("/compatibility/subjects/{subject}/versions/{version}", check);
  }

  private void listSchemas(Context c) {
    String prefix = parameter(c, "subjectPrefix", "");
    List<SchemaVersion> shown =
        registry.state().all().stream()
            .filter(v -> v.subject().startsWith(prefix))
            .filter(v -> flag(c, "deleted") || !v.deleted())
            .toList();
    if (flag(c, "latestOnly")) {
      shown =
          shown.stream()
              .filter(
                  v ->
                      registry
                          .queries()
                          .version(v.subject(), "latest", flag(c, "deleted"))
                          .equals(v))
              .toList();
    }
    answer(c, shown.stream().map(RegistryRoutes::node).toList());
  }

  private void listSubjects(Context c) {
    String prefix = parameter(c, "subjectPrefix", "");
    Set<String> live = new LinkedHashSet<>();
    Set<String> all = new LinkedHashSet<>();
    for (SchemaVersion v : registry.state().all()) {
      if (v.subject().startsWith(prefix)) {
        all.add(v.subject());
        if (!v.deleted()) {
          live.add(v.subject());
        }
      }
    }
    if (flag(c, "deletedOnly")) {
      all.removeAll(live);
      answer(c, all);
    } else {
      answer(c, flag(c, "deleted") ? all : live);
    }
  }

  private void listVersions(Context c) {
    List<SchemaVersion> versions = registry.queries().versions(subject(c), flag(c, "deleted"));
    if (versions.isEmpty()) {
      throw RegistryException.subjectNotFound(subject(c));
    }
    answer(c, versions.stream().map(SchemaVersion::version).toList());
  }

  private void schemaById(Context c) {
    SchemaText text = text(c);
    ObjectNode answer = JSON.createObjectNode().put("schema", text.schema());
    if (!text.references().isEmpty()) {
      answer.set("references", SchemaLogCodec.references(text.references()));
    }
    if (flag(c, "fetchMaxId")) {
      answer.put("maxId", registry.state().highestId());
    }
    answer(c, answer);
  }

  private SchemaText text(Context c) {
    return registry.state().text(id(c)).orElseThrow(() -> RegistryException.schemaNotFound(id(c)));
  }

  private List<SchemaVersion> versionsOfId(Context c) {
    text(c);
    return registry.state().versionsOf(id(c)).stream()
        .filter(v -> flag(c, "deleted") || !v.deleted())
        .toList();
  }

  private SchemaVersion version(Context c) {
    return registry.queries().version(subject(c), c.pathParam("version"), flag(c, "deleted"));
  }

  private static ObjectNode node(SchemaVersion v) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("subject", v.subject())
            .put("version", v.version())
            .put("id", v.id());
    if (!v.text().references().isEmpty()) {
      node.set("references", SchemaLogCodec.references(v.text().references()));
    }
    return node.put("schema", v.text().schema());
  }

  private static String subject(Context c) {
    return c.pathParam("subject");
  }

  private static int id(Context c) {
    try {
      return Integer.parseInt(c.pathParam("id"));
    } catch (NumberFormatException e) {
      throw RegistryException.http(404, "HTTP 404 Not Found");
    }
  }

  private static boolean flag(Context c, String name) {
    return Boolean.parseBoolean(c.queryParam(name));
  }

  private static String parameter(Context c, String name, String otherwise) {
    @Nullable String value = c.queryParam(name);
    return value == null ? otherwise : value;
  }

  private static SchemaText requestedSchema(Context c) {
    JsonNode body = body(c);
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO") && !type.equals("null")) {
      throw RegistryException.invalidSchema("Invalid schema type " + type);
    }
    if (!body.path("schema").isTextual()) {
      throw RegistryException.invalidSchema("Empty schema");
    }
    if (body.path("id").asInt(-1) > 0 || body.path("version").asInt(-1) > 0) {
      throw RegistryException.notPermitted("ids and versions are given by this registry");
    }
    try {
      return new SchemaText(
          body.path("schema").textValue(), SchemaLogCodec.references(body.path("references")));
    } catch (IllegalArgumentException e) {
      throw RegistryException.invalidSchema("Invalid reference: " + e.getMessage());
    }
  }

  static JsonNode body(Context c) {
    try {
      JsonNode body = JSON.readTree(c.body());
      if (body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      LOG.debug("unreadable body", e); // answered below, without what the parser says of its source
    }
    throw RegistryException.http(400, "the request body is no JSON object");
  }

  private static void checkRequest(Context c) {
    // A page whose own host name was made to point here: its requests name that host.
    String host = parameterOrEmpty(c.header("Host")).replaceFirst(":\\d+$", "");
    if (!Set.of("127.0.0.1", "localhost", "[::1]").contains(host)) {
      throw RegistryException.http(403, "this registry answers to loopback names only");
    }
    @Nullable String type = c.contentType();
    boolean hasBody = c.contentLength() > 0 || c.header("Transfer-Encoding") != null;
    if (hasBody
        && (type == null || !ACCEPTED_TYPES.contains(type.replaceFirst(";.*", "").strip()))) {
      throw RegistryException.http(415, "HTTP 415 Unsupported Media Type");
    }
  }

  private static String parameterOrEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static void refuse(Context c, RegistryException e) {
    c.status(e.status());
    answer(
        c,
        JSON.createObjectNode()
            .put("error_code", e.code())
            .put("message", String.valueOf(e.getMessage())));
  }

  static void answer(Context c, Object body) {
    try {
      c.contentType(CONTENT_TYPE).result(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + body, e);
    }
  }
}
