package io.fairlead.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.local.SchemaLogRecord.ConfigSet;
import io.fairlead.local.SchemaLogRecord.HighestId;
import io.fairlead.local.SchemaLogRecord.ModeSet;
import io.fairlead.local.SchemaLogRecord.SchemaErased;
import io.fairlead.local.SchemaLogRecord.SchemaVersion;
import io.fairlead.local.SchemaLogRecord.SubjectDeleted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log's records as bytes: the JSON keys and values of Confluent's {@code _schemas} topic, so
 * that either registry can read the other's log.
 */
final class SchemaLogCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SchemaLogCodec() {}

  static byte[] key(SchemaLogRecord record) {
    ObjectNode key = JSON.createObjectNode();
    if (record instanceof SchemaVersion r) {
      schemaKey(key, r.subject(), r.version());
    } else if (record instanceof SchemaErased r) {
      schemaKey(key, r.subject(), r.version());
    } else if (record instanceof SubjectDeleted r) {
      key.put("keytype", "DELETE_SUBJECT").put("subject", r.subject()).put("magic", 0);
    } else if (record instanceof ConfigSet r) {
      key.put("keytype", "CONFIG").put("subject", r.subject()).put("magic", 0);
    } else if (record instanceof ModeSet r) {
      key.put("keytype", "MODE").put("subject", r.subject()).put("magic", 0);
    } else if (record instanceof HighestId) {
      key.put("keytype", "HIGHEST_ID").put("magic", 0);
    } else {
      throw new IllegalStateException("no key for " + record);
    }
    return bytes(key);
  }

  private static void schemaKey(ObjectNode key, String subject, int version) {
    key.put("keytype", "SCHEMA").put("subject", subject).put("version", version).put("magic", 1);
  }

  /** Null is a tombstone: compaction may drop the key. */
  static byte @Nullable [] value(SchemaLogRecord record) {
    ObjectNode value = JSON.createObjectNode();
    if (record instanceof SchemaErased) {
      return null;
    } else if (record instanceof SchemaVersion r) {
      value.put("subject", r.subject()).put("version", r.version()).put("id", r.id());
      if (!r.text().references().isEmpty()) {
        value.set("references", JSON.valueToTree(r.text().references()));
      }
      value.put("schema", r.text().schema()).put("deleted", r.deleted());
    } else if (record instanceof SubjectDeleted r) {
      value.put("subject", r.subject()).put("version", r.version());
    } else if (record instanceof ConfigSet r) {
      if (r.level() == null) {
        return null;
      }
      value.put("compatibilityLevel", r.level().name());
    } else if (record instanceof ModeSet r) {
      if (r.mode() == null) {
        return null;
      }
      value.put("mode", r.mode().name());
    } else if (record instanceof HighestId r) {
      value.put("id", r.id());
    } else {
      throw new IllegalStateException("no value for " + record);
    }
    return bytes(value);
  }

  /**
   * The record, or nothing for one without meaning here (no-operation markers, other formats than
   * Avro).
   *
   * @throws IOException if it is not what either registry writes
   */
  static Optional<SchemaLogRecord> read(byte @Nullable [] key, byte @Nullable [] value)
      throws IOException {
    if (key == null) {
      throw new IOException("a record without a key");
    }
    JsonNode k = JSON.readTree(key);
    @Nullable JsonNode v = value == null ? null : JSON.readTree(value);
    return switch (k.path("keytype").asText()) {
      case "SCHEMA" -> schema(k, v);
      case "DELETE_SUBJECT" ->
          Optional.ofNullable(v)
              .map(x -> new SubjectDeleted(text(x, "subject"), number(x, "version")));
      case "CONFIG" ->
          Optional.of(
              new ConfigSet(
                  textOrNull(k, "subject"),
                  v == null
                      ? null
                      : CompatibilityLevel.of(text(v, "compatibilityLevel")).orElse(null)));
      case "MODE" ->
          Optional.of(
              new ModeSet(
                  textOrNull(k, "subject"),
                  v == null
                      ? null
                      : text(v, "mode").startsWith("READONLY")
                          ? RegistryMode.READONLY
                          : RegistryMode.READWRITE));
      case "HIGHEST_ID" -> Optional.ofNullable(v).map(x -> new HighestId(number(x, "id")));
      default -> Optional.empty();
    };
  }

  private static Optional<SchemaLogRecord> schema(JsonNode key, @Nullable JsonNode value) {
    String subject = text(key, "subject");
    int version = number(key, "version");
    if (value == null) {
      return Optional.of(new SchemaErased(subject, version));
    }
    if (!value.path("schemaType").asText("AVRO").equals("AVRO")) {
      return Optional.empty();
    }
    return Optional.of(
        new SchemaVersion(
            subject,
            version,
            number(value, "id"),
            new SchemaText(text(value, "schema"), references(value.path("references"))),
            value.path("deleted").asBoolean(false)));
  }

  /** References as requests and records carry them; an absent node is an empty list. */
  static List<SchemaText.Reference> references(JsonNode array) {
    List<SchemaText.Reference> references = new ArrayList<>();
    for (JsonNode node : array) {
      references.add(
          new SchemaText.Reference(
              text(node, "name"), text(node, "subject"), number(node, "version")));
    }
    return references;
  }

  /** References as answers carry them. */
  static ArrayNode references(List<SchemaText.Reference> references) {
    return JSON.valueToTree(references);
  }

  private static String text(JsonNode node, String field) {
    @Nullable String text = textOrNull(node, field);
    if (text == null) {
      throw new IllegalArgumentException("no " + field + " in " + node);
    }
    return text;
  }

  private static @Nullable String textOrNull(JsonNode node, String field) {
    return node.path(field).isTextual() ? node.path(field).textValue() : null;
  }

  private static int number(JsonNode node, String field) {
    if (!node.path(field).canConvertToInt() || !node.path(field).isIntegralNumber()) {
      throw new IllegalArgumentException("no number " + field + " in " + node);
    }
    return node.path(field).intValue();
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + node, e);
    }
  }
}
