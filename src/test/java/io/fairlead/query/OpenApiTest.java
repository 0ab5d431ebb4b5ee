package io.fairlead.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.DocsDrift;
import io.fairlead.query.openapi.JsonSchemas;
import io.fairlead.query.view.AgentView;
import io.fairlead.query.view.SwarmsView;
import io.fairlead.query.view.TaskView;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static QueryServer server;
  private static JsonNode document;

  @BeforeAll
  static void ask() throws Exception {
    server = QueryServer.start(QueryOptions.DEFAULT);
    HttpProbe.Answer answer = new HttpProbe(server.url()).get("/v1/openapi.json");
    assertEquals(200, answer.status(), answer.toString());
    document = answer.body();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void isAValidDocument() {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    SwaggerParseResult parsed =
        new OpenAPIV3Parser().readContents(document.toString(), null, options);
    assertEquals(List.of(), parsed.getMessages());
    OpenAPI api = parsed.getOpenAPI();
    assertNotNull(api);
    int operations = 0;
    for (PathItem path : api.getPaths().values()) {
      for (Operation operation : path.readOperations()) {
        operations++;
        assertTrue(operation.getResponses().containsKey("200"), operation.getOperationId());
        assertTrue(operation.getResponses().containsKey("default"), operation.getOperationId());
      }
    }
    assertEquals(server.table().endpoints().size(), operations);
  }

  @Test
  void describesEveryEndpoint() {
    Set<String> ids = new HashSet<>();
    for (Endpoint endpoint : server.table().endpoints()) {
      String what = endpoint.method() + " " + endpoint.path();
      JsonNode operation =
          document
              .path("paths")
              .path(endpoint.path())
              .path(endpoint.method().toLowerCase(Locale.ROOT));
      assertEquals(endpoint.summary(), operation.path("summary").asText(), what);
      assertTrue(ids.add(operation.path("operationId").asText()), what);
      assertEquals(
          endpoint.role() == Role.NONE, operation.path("security").isArray(), what + ": security");
      assertEquals(endpoint.body() != null, operation.has("requestBody"), what);
      assertEquals(endpoint.parameters().size(), operation.path("parameters").size(), what);
      for (JsonNode parameter : operation.path("parameters")) {
        assertFalse(parameter.path("description").asText().isBlank(), what + " " + parameter);
      }
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    int found = 0;
    for (JsonNode reference : document.findValues("$ref")) {
      String to = reference.asText();
      assertTrue(to.startsWith("#/components/"), to);
      assertFalse(document.at(to.substring(1)).isMissingNode(), to);
      found++;
    }
    assertTrue(found > 50, found + " references");
  }

  @Test
  void aSchemaTellsTypesUnitsAndWhatMayBeMissing() {
    JsonNode task = document.at("/components/schemas/TaskView");
    assertTrue(required(task).contains("taskId"), task.toString());
    assertFalse(required(task).contains("agentId"), task.toString());
    assertEquals("string", task.at("/properties/agentId/type").asText(), "left out, never null");
    assertTrue(
        task.at("/properties/estimatedCostMs/description").asText().contains("milliseconds"),
        task.toString());
    JsonNode agent = document.at("/components/schemas/AgentView");
    assertEquals("[\"number\",\"null\"]", agent.at("/properties/loadMs/type").toString());
    assertEquals("An agent as its swarm's scheduler sees it.", agent.path("description").asText());
    assertEquals(
        "integer",
        document.at("/components/schemas/SwarmSummaryView/properties/facts/type").asText());
    assertTrue(
        document
            .at("/components/schemas/SwarmSummaryView/properties/tasksByPhase")
            .path("additionalProperties")
            .isObject());
  }

  @Test
  void aSchemaByItselfIsComplete() {
    for (Class<?> type : List.of(TaskView.class, AgentView.class, SwarmsView.class)) {
      JsonNode schema = new JsonSchemas().of(type);
      assertEquals("object", schema.path("type").asText(), type.toString());
      for (JsonNode reference : schema.findValues("$ref")) {
        String to = reference.asText();
        assertFalse(schema.at(to.substring(1)).isMissingNode(), type + ": " + to);
      }
    }
  }

  private static Set<String> required(JsonNode schema) {
    Set<String> out = new HashSet<>();
    schema.path("required").forEach(name -> out.add(name.asText()));
    return out;
  }

  @Test
  void thePageIsUpToDate() throws IOException {
    DocsDrift.check("topology-docs/REST.md", RestPage.page(server.table().endpoints(), document));
  }
}
