package io.fairlead.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.local.SchemaLogRecord.SchemaVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no schema, or names a type that nothing defines, is the sender's fault. */
class ReferencingParserTest {
  private static final SchemaText.Reference REFERENCE =
      new SchemaText.Reference("other", "other-value", 1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"nobody\"",
        "nobody",
        "[\"null\", \"nobody\"]",
        "{\"type\": \"nobody\"}",
        "{\"type\": \"array\", \"items\": \"nobody\"}",
        "{\"type\": \"map\", \"values\": \"a.b.nobody\"}",
        "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"f\", \"type\": \"no\"}]}",
        "{\"type\": \"record\", \"name\": \"R\", \"fields\": 7}",
        "{\"type\": \"error\", \"name\": null}",
        "{\"type\": null}",
        "{}",
        "[[]]",
        "null",
        "",
        "7",
      })
  void isRefusedAsSuch(String text) {
    refused(new ReferencingParser(subject -> List.of()), new SchemaText(text, List.of()));
    SchemaVersion stored =
        new SchemaVersion("other-value", 1, 1, new SchemaText(text, List.of()), false);
    refused(
        new ReferencingParser(subject -> List.of(stored)),
        new SchemaText("\"string\"", List.of(REFERENCE)));
  }

  private static void refused(ReferencingParser parser, SchemaText text) {
    RegistryException refusal =
        assertThrows(RegistryException.class, () -> parser.parse(text), text::toString);
    assertEquals(422, refusal.status());
    assertTrue(refusal.getMessage().contains("nvalid"), refusal::getMessage);
  }
}
