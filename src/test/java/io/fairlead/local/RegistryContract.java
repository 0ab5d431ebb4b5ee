package io.fairlead.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What any registry with Confluent's API does, as its clients see it. Leaves nothing behind and
 * touches no global setting, so that it may run against a registry that is in use.
 */
abstract class RegistryContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String V1 =
      """
      {"type":"record","name":"Job","namespace":"contract","doc":"%s",
       "fields":[{"name":"id","type":"string"}]}""";
  private static final String V2 =
      """
      {"type":"record","name":"Job","namespace":"contract","doc":"%s",
       "fields":[{"name":"id","type":"string"},{"name":"n","type":"int","default":0}]}""";
  private static final String NO_DEFAULT =
      """
      {"type":"record","name":"Job","namespace":"contract","doc":"%s",
       "fields":[{"name":"id","type":"string"},{"name":"m","type":"int"}]}""";

  /** Makes this run's schemas differ from every other run's, so that ids start fresh. */
  private final String run = UUID.randomUUID().toString();

  private final List<String> subjects = new ArrayList<>();

  abstract RegistryHttp http();

  private String newSubject() {
    String subject = "contract-" + UUID.randomUUID() + "-value";
    subjects.add(0, subject); // referring subjects come later and must go first
    return subject;
  }

  private String v1() {
    return V1.formatted(run);
  }

  private String v2() {
    return V2.formatted(run);
  }

  private String noDefault() {
    return NO_DEFAULT.formatted(run);
  }

  @AfterEach
  void removeSubjects() {
    for (String subject : subjects) {
      http().delete("/subjects/" + subject);
      http().delete("/subjects/" + subject + "?permanent=true");
    }
  }

  private static ObjectNode schema(String text) {
    return JSON.createObjectNode().put("schema", text);
  }

  private int register(String subject, String text) {
    return http().post("/subjects/" + subject + "/versions", schema(text)).ok().path("id").asInt();
  }

  private void setLevel(String subject, String level) {
    JsonNode answer =
        http().put("/config/" + subject, JSON.createObjectNode().put("compatibility", level)).ok();
    assertEquals(level, answer.path("compatibility").asText());
  }

  @Test
  void registersAndServesASchemaEveryWayItsClientsAsk() throws Exception {
    String subject = newSubject();
    int id = register(subject, v1());

    JsonNode byId = http().get("/schemas/ids/" + id).ok();
    assertEquals(JSON.readTree(v1()), JSON.readTree(byId.path("schema").asText()));
    assertEquals("[1]", http().get("/subjects/" + subject + "/versions").ok().toString());
    for (String version : List.of("1", "latest")) {
      JsonNode found = http().get("/subjects/" + subject + "/versions/" + version).ok();
      assertEquals(subject, found.path("subject").asText());
      assertEquals(1, found.path("version").asInt());
      assertEquals(id, found.path("id").asInt());
      assertEquals(JSON.readTree(v1()), JSON.readTree(found.path("schema").asText()));
    }
    JsonNode where = http().get("/schemas/ids/" + id + "/versions").ok();
    assertEquals(subject, where.path(0).path("subject").asText());
    assertEquals(1, where.path(0).path("version").asInt());
    assertTrue(http().get("/subjects").ok().toString().contains(subject));
    assertEquals(
        JSON.readTree(v1()), http().get("/subjects/" + subject + "/versions/1/schema").ok());
  }

  @Test
  void registeringTheSameSchemaAgainChangesNothing() {
    String subject = newSubject();
    int id = register(subject, v1());
    assertEquals(id, register(subject, v1()));
    assertEquals(id, register(subject, v1().replaceAll("\\s+", " ") + "\n"));
    assertEquals("[1]", http().get("/subjects/" + subject + "/versions").ok().toString());
  }

  @Test
  void givesOneSchemaOneIdUnderEverySubject() {
    String first = newSubject();
    String second = newSubject();
    int id = register(first, v1());
    assertEquals(id, register(second, v1()));
    assertNotEquals(id, register(second, v2()));
    assertEquals(2, http().get("/schemas/ids/" + id + "/versions").ok().size());
  }

  @Test
  void looksUpASchemaUnderASubject() {
    String subject = newSubject();
    http().post("/subjects/" + subject, schema(v1())).refused(404, 40401);
    int id = register(subject, v1());
    JsonNode found = http().post("/subjects/" + subject, schema(v1())).ok();
    assertEquals(id, found.path("id").asInt());
    assertEquals(1, found.path("version").asInt());
    http().post("/subjects/" + subject, schema(v2())).refused(404, 40403);
  }

  @Test
  void refusesWhatDoesNotExist() {
    String subject = newSubject();
    http().get("/subjects/" + subject + "/versions").refused(404, 40401);
    http().get("/subjects/" + subject + "/versions/1").refused(404, 40401);
    http().get("/schemas/ids/2147483647").refused(404, 40403);
    http().delete("/subjects/" + subject).refused(404, 40401);
    register(subject, v1());
    http().get("/subjects/" + subject + "/versions/9").refused(404, 40402);
    http().get("/subjects/" + subject + "/versions/zero").refused(422, 42202);
    http().get("/subjects/" + subject + "/versions/0").refused(422, 42202);
  }

  @Test
  void refusesWhatIsNoSchema() {
    String versions = "/subjects/" + newSubject() + "/versions";
    http().post(versions, schema("{\"type\":\"record\"}")).refused(422, 42201);
    http().post(versions, schema("not json")).refused(422, 42201);
    http()
        .post(versions, schema("\"string\"").put("schemaType", "NO_SUCH_TYPE"))
        .refused(422, 42201);
  }

  @Test
  void refusesAnIncompatibleVersionAndSaysWhy() {
    String subject = newSubject();
    setLevel(subject, "BACKWARD");
    register(subject, v1());
    String message =
        http()
            .post("/subjects/" + subject + "/versions", schema(noDefault()))
            .refused(409)
            .path("message")
            .asText();
    assertTrue(message.contains("READER_FIELD_MISSING_DEFAULT_VALUE"), message);
    assertEquals("[1]", http().get("/subjects/" + subject + "/versions").ok().toString());
  }

  @Test
  void eachLevelAllowsWhatItsNameSays() {
    // adds a field without a default: old readers cope, the new one does not
    assertEquals("FORWARD FORWARD_TRANSITIVE NONE", levelsAllowing(v1(), noDefault()));
    // removes one: the other way round
    assertEquals("BACKWARD BACKWARD_TRANSITIVE NONE", levelsAllowing(noDefault(), v1()));
    // adds one with a default: everybody copes
    assertEquals(
        "BACKWARD BACKWARD_TRANSITIVE FORWARD FORWARD_TRANSITIVE FULL FULL_TRANSITIVE NONE",
        levelsAllowing(v1(), v2()));
  }

  private String levelsAllowing(String before, String after) {
    List<String> allowing = new ArrayList<>();
    String subject = newSubject();
    register(subject, before);
    for (String level :
        List.of(
            "BACKWARD",
            "BACKWARD_TRANSITIVE",
            "FORWARD",
            "FORWARD_TRANSITIVE",
            "FULL",
            "FULL_TRANSITIVE",
            "NONE")) {
      setLevel(subject, level);
      if (compatible(subject, "latest", after)) {
        allowing.add(level);
      }
    }
    return String.join(" ", allowing);
  }

  private boolean compatible(String subject, String version, String text) {
    return http()
        .post("/compatibility/subjects/" + subject + "/versions/" + version, schema(text))
        .ok()
        .path("is_compatible")
        .asBoolean();
  }

  @Test
  @DisplayName("a transitive level looks past the latest version")
  void transitiveLevelsCompareWithEveryVersion() {
    String subject = newSubject();
    setLevel(subject, "NONE");
    register(subject, v1());
    register(subject, noDefault());
    // reads what the latest wrote, but not what the first wrote
    String stricter = noDefault().replace("\"doc\"", "\"aliases\":[\"Old\"],\"doc\"");
    String versions = "/subjects/" + subject + "/versions";
    setLevel(subject, "BACKWARD_TRANSITIVE");
    http().post(versions, schema(stricter)).refused(409);
    setLevel(subject, "BACKWARD");
    http().post(versions, schema(stricter)).ok();
    assertEquals("[1,2,3]", http().get(versions).ok().toString());
  }

  @Test
  void explainsAnIncompatibilityWhenAskedTo() {
    String subject = newSubject();
    setLevel(subject, "BACKWARD");
    register(subject, v1());
    String path = "/compatibility/subjects/" + subject + "/versions/latest?verbose=true";
    JsonNode answer = http().post(path, schema(noDefault())).ok();
    assertFalse(answer.path("is_compatible").asBoolean());
    assertFalse(answer.path("messages").isEmpty());
    assertTrue(http().post(path, schema(v2())).ok().path("is_compatible").asBoolean());
    http()
        .post("/compatibility/subjects/" + subject + "/versions/7", schema(v2()))
        .refused(404, 40402);
  }

  @Test
  void keepsASettingPerSubject() {
    String subject = newSubject();
    register(subject, v1());
    http().get("/config/" + subject).refused(404, 40408);
    setLevel(subject, "FULL");
    assertEquals("FULL", http().get("/config/" + subject).ok().path("compatibilityLevel").asText());
    http()
        .put("/config/" + subject, JSON.createObjectNode().put("compatibility", "SIDEWAYS"))
        .refused(422, 42203);
    http().delete("/config/" + subject).ok();
    http().get("/config/" + subject).refused(404, 40408);
    assertTrue(
        http().get("/config/" + subject + "?defaultToGlobal=true").ok().has("compatibilityLevel"));
  }

  @Test
  void softDeletionHidesVersionsButKeepsTheirIds() {
    String subject = newSubject();
    int id = register(subject, v1());
    register(subject, v2());
    String versions = "/subjects/" + subject + "/versions";
    assertEquals("1", http().delete(versions + "/1").ok().toString());
    assertEquals("[2]", http().get(versions).ok().toString());
    http().get(versions + "/1").refused(404, 40402);
    assertEquals(id, http().get(versions + "/1?deleted=true").ok().path("id").asInt());
    http().get("/schemas/ids/" + id).ok();
    http().delete(versions + "/1").refused(404, 40406);

    assertEquals("[2]", http().delete("/subjects/" + subject).ok().toString());
    http().get(versions).refused(404, 40401);
    assertFalse(http().get("/subjects").ok().toString().contains(subject));
    assertTrue(http().get("/subjects?deleted=true").ok().toString().contains(subject));
    http().delete("/subjects/" + subject).refused(404, 40404);

    assertEquals(id, register(subject, v1())); // comes back under its id, as a new version
    assertEquals("[3]", http().get(versions).ok().toString());
  }

  @Test
  void permanentDeletionFollowsSoftDeletionOnly() {
    String subject = newSubject();
    int id = register(subject, v1());
    http().delete("/subjects/" + subject + "?permanent=true").refused(404, 40405);
    http().delete("/subjects/" + subject + "/versions/1?permanent=true").refused(404, 40407);
    http().delete("/subjects/" + subject).ok();
    assertEquals("[1]", http().delete("/subjects/" + subject + "?permanent=true").ok().toString());
    http().get("/schemas/ids/" + id).refused(404, 40403);
    http().get("/subjects/" + subject + "/versions?deleted=true").refused(404, 40401);
  }

  @Test
  void resolvesReferencesToOtherSubjects() {
    String part = newSubject();
    String whole = newSubject();
    register(
        part,
        "{\"type\":\"enum\",\"name\":\"Kind\",\"namespace\":\"contract\",\"doc\":\"%s\",\"symbols\":[\"A\"]}"
            .formatted(run));
    ObjectNode body =
        schema(
            "{\"type\":\"record\",\"name\":\"Whole\",\"namespace\":\"contract\",\"doc\":\"%s\",\"fields\":[{\"name\":\"k\",\"type\":\"contract.Kind\"}]}"
                .formatted(run));
    http().post("/subjects/" + whole + "/versions", body).refused(422, 42201);
    body.putArray("references")
        .addObject()
        .put("name", "contract.Kind")
        .put("subject", part)
        .put("version", 1);
    int id = http().post("/subjects/" + whole + "/versions", body).ok().path("id").asInt();
    JsonNode found = http().get("/schemas/ids/" + id).ok();
    assertEquals(part, found.path("references").path(0).path("subject").asText());
    assertFalse(found.path("schema").asText().contains("symbols"));
    assertEquals(
        "[" + id + "]",
        http().get("/subjects/" + part + "/versions/1/referencedby").ok().toString());
    http().delete("/subjects/" + part).refused(422, 42206);
  }

  @Test
  void saysWhatItCanDo() {
    assertTrue(http().get("/").ok().isObject());
    assertTrue(http().get("/schemas/types").ok().toString().contains("\"AVRO\""));
    assertTrue(http().get("/mode").ok().has("mode"));
    assertTrue(http().get("/config").ok().has("compatibilityLevel"));
  }
}
