package io.fairlead.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.local.SchemaLogRecord.SchemaVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Parses a schema together with the schemas it refers to, theirs included, and gives the canonical
 * text that identifies it: Avro's own rendering, free of white space, attribute order and the
 * different ways to write a namespace, but with documentation, aliases and defaults.
 */
final class ReferencingParser {
  /** How many schemas one schema may pull in. */
  static final int MAX_REFERENCES = 64;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Function<String, List<SchemaVersion>> versions;

  ReferencingParser(Function<String, List<SchemaVersion>> versions) {
    this.versions = versions;
  }

  record Parsed(Schema schema, SchemaText text) {}

  /**
   * @throws RegistryException if the text is no valid Avro schema, or a reference leads nowhere
   */
  Parsed parse(SchemaText text) {
    Schema.Parser parser = new Schema.Parser();
    Set<SchemaText.Reference> seen = new HashSet<>();
    try {
      text.references().forEach(reference -> load(reference, parser, seen));
      Schema schema = parsed(parser, text.schema());
      return new Parsed(schema, new SchemaText(canonical(text, schema), text.references()));
    } catch (AvroRuntimeException
        | UnsupportedOperationException
        | StackOverflowError
        | JsonProcessingException e) {
      throw RegistryException.invalidSchema(text.schema() + ", details: " + e.getMessage());
    }
  }

  private static Schema parsed(Schema.Parser parser, String text) {
    try {
      return parser.parse(text);
    } catch (NullPointerException e) {
      // What Avro makes of a schema that is a name and nothing else, if nothing has that name.
      throw new SchemaParseException("it names a type that nothing defines");
    }
  }

  /** Avro would write the referenced types into the text, so there only white space goes. */
  private static String canonical(SchemaText text, Schema schema) throws JsonProcessingException {
    return text.references().isEmpty()
        ? schema.toString()
        : JSON.readTree(text.schema()).toString();
  }

  private void load(
      SchemaText.Reference reference, Schema.Parser parser, Set<SchemaText.Reference> seen) {
    // The same version may be known by several names: what counts is where it is.
    if (!seen.add(new SchemaText.Reference("", reference.subject(), reference.version()))) {
      return;
    }
    if (seen.size() > MAX_REFERENCES) {
      throw RegistryException.invalidSchema("more than " + MAX_REFERENCES + " references");
    }
    SchemaVersion target =
        versions.apply(reference.subject()).stream()
            .filter(v -> v.version() == reference.version())
            .findFirst()
            .orElseThrow(() -> RegistryException.invalidSchema("nothing is found at " + reference));
    target.text().references().forEach(next -> load(next, parser, seen));
    parsed(parser, target.text().schema());
  }
}
