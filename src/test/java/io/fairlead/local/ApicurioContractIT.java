package io.fairlead.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.Closing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract against Apicurio. A test that is written again here says what Apicurio does instead,
 * and fails when that ceases; topology-docs/OPERATIONS.md has what of it an operator must know.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("full")
class ApicurioContractIT extends RegistryContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[%s]}";
  private static final String NONE = TEXT.formatted("");
  private static final String ONE = TEXT.formatted("{\"name\":\"n\",\"type\":\"int\"}");

  @RegisterExtension final Closing closing = new Closing();

  private RegistryHttp http;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    Apicurio apicurio =
        closing.add(Apicurio.start(directory.resolve("apicurio"), Apicurio.Storage.MEMORY));
    http = new RegistryHttp(apicurio.url());
  }

  @Override
  RegistryHttp http() {
    return http;
  }

  private static String newSubject() {
    return "apicurio-" + UUID.randomUUID();
  }

  private static ObjectNode schema(String text) {
    return JSON.createObjectNode().put("schema", text);
  }

  private int register(String subject, String text) {
    return http.post("/subjects/" + subject + "/versions", schema(text)).ok().path("id").asInt();
  }

  private RegistryHttp.Answer setLevel(String path, String level) {
    return http.put(path, JSON.createObjectNode().put("compatibility", level));
  }

  @Test
  @Override
  void registeringTheSameSchemaAgainChangesNothing() {
    String subject = newSubject();
    int id = register(subject, NONE);
    assertEquals(id, register(subject, NONE));
    // Only as it was written; other white space is another schema.
    assertNotEquals(id, register(subject, NONE + "\n"));
  }

  @Test
  @Override
  void refusesWhatDoesNotExist() {
    String subject = newSubject();
    http.get("/subjects/" + subject + "/versions").refused(404, 40401);
    http.get("/schemas/ids/2147483647").refused(404, 40403);
    register(subject, NONE);
    http.get("/subjects/" + subject + "/versions/9").refused(404, 40402);
    http.get("/subjects/" + subject + "/versions/zero").refused(404, 40402); // not 422
  }

  @Test
  @Override
  void refusesWhatIsNoSchema() {
    String versions = "/subjects/" + newSubject() + "/versions";
    http.post(versions, schema("{\"type\":\"record\"}")).refused(422, 42201);
    http.post(versions, schema("\"string\"").put("schemaType", "NO_SUCH_TYPE")).refused(500);
  }

  @Test
  @Override
  void refusesAnIncompatibleVersionAndSaysWhy() {
    String subject = newSubject();
    register(subject, NONE);
    setLevel("/config/" + subject, "BACKWARD").ok();
    String message =
        http.post("/subjects/" + subject + "/versions", schema(ONE))
            .refused(409)
            .path("message")
            .asText();
    // In words of its own, and with the place.
    assertTrue(message.contains("Incompatible artifact"), message);
    assertEquals("[1]", http.get("/subjects/" + subject + "/versions").ok().toString());
  }

  @Test
  @Override
  void transitiveLevelsCompareWithEveryVersion() {
    // A level must have a subject, which is there from its first version on.
    String subject = newSubject();
    setLevel("/config/" + subject, "NONE").refused(404, 40401);
    register(subject, NONE);
    register(subject, ONE);
    String more = ONE.replace("\"name\":\"R\"", "\"name\":\"R\",\"aliases\":[\"Old\"]");
    setLevel("/config/" + subject, "BACKWARD_TRANSITIVE").ok();
    http.post("/subjects/" + subject + "/versions", schema(more)).refused(409);
    setLevel("/config/" + subject, "BACKWARD").ok();
    http.post("/subjects/" + subject + "/versions", schema(more)).ok();
  }

  @Test
  @Override
  void explainsAnIncompatibilityWhenAskedTo() {
    String subject = newSubject();
    register(subject, NONE);
    setLevel("/config/" + subject, "BACKWARD").ok();
    String path = "/compatibility/subjects/" + subject + "/versions/latest";
    assertFalse(http.post(path, schema(ONE)).ok().path("is_compatible").asBoolean());
    JsonNode verbose = http.post(path + "?verbose=true", schema(ONE)).ok();
    assertFalse(verbose.path("is_compatible").asBoolean());
    // One text, and no list of messages.
    assertTrue(verbose.path("reason").asText().contains("/fields/0"), verbose::toString);
  }

  @Test
  @Override
  void keepsASettingPerSubject() {
    String subject = newSubject();
    register(subject, NONE);
    // Where there is none it answers with its own: everything is allowed. Confluent's is BACKWARD.
    assertEquals("NONE", http.get("/config/" + subject).ok().path("compatibilityLevel").asText());
    assertEquals("NONE", http.get("/config").ok().path("compatibilityLevel").asText());
    setLevel("/config/" + subject, "FULL").ok();
    assertEquals("FULL", http.get("/config/" + subject).ok().path("compatibilityLevel").asText());
    http.delete("/config/" + subject).ok();
    assertEquals("NONE", http.get("/config/" + subject).ok().path("compatibilityLevel").asText());
  }

  @Test
  @Override
  void softDeletionHidesVersionsButKeepsTheirIds() {
    String subject = newSubject();
    int id = register(subject, NONE);
    register(subject, ONE);
    String versions = "/subjects/" + subject + "/versions";
    http.delete(versions + "/1").ok();
    assertEquals("[2]", http.get(versions).ok().toString());
    http.get("/schemas/ids/" + id).ok();
    http.delete(versions + "/1").refused(409, 40406); // not 404
  }

  @Test
  @Override
  void permanentDeletionFollowsSoftDeletionOnly() {
    String subject = newSubject();
    register(subject, NONE);
    http.delete("/subjects/" + subject + "?permanent=true").refused(409, 40405); // not 404
    http.delete("/subjects/" + subject).ok();
    http.delete("/subjects/" + subject + "?permanent=true").ok();
  }

  @Test
  @Override
  void saysWhatItCanDo() {
    // Its root is a page for people.
    assertTrue(http.get("/schemas/types").ok().toString().contains("\"AVRO\""));
    http.get("/mode").refused(404);
    assertTrue(http.get("/config").ok().has("compatibilityLevel"));
  }
}
