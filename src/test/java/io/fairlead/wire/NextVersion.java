package io.fairlead.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.compiler.specific.SpecificCompiler;
import org.apache.avro.generic.GenericData.StringType;

/**
 * The messages as a next version of Fairlead may have them: every record has one field more, with a
 * default, and every enum one symbol more. Made out of {@code /schemas}, so that whatever is there
 * is tried.
 */
public final class NextVersion {
  /** The symbol that every enum has more. */
  public static final String SYMBOL = "NEXT";

  private static final String FIELD = "sinceNext";

  /** A constructor with all fields, the new one last. */
  private static final Pattern CONSTRUCTOR =
      Pattern.compile("  public (\\w+)\\((.*), java\\.lang\\.Long " + FIELD + "\\) \\{");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Schema> schemas;

  private NextVersion(List<Schema> schemas) {
    this.schemas = schemas;
  }

  /** Reads and changes the schemas. */
  public static NextVersion make() throws IOException {
    SchemaParser parser = new SchemaParser();
    try (Stream<Path> files = Files.list(Path.of("schemas"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".avsc")).sorted().toList()) {
        JsonNode schema = JSON.readTree(file.toFile());
        change(schema);
        parser.parse(schema.toString());
      }
    }
    return new NextVersion(List.copyOf(parser.getParsedNamedSchemas()));
  }

  private static void change(JsonNode node) {
    node.forEach(NextVersion::change);
    if (!(node instanceof ObjectNode schema)) {
      return;
    }
    String type = schema.path("type").asText();
    if (type.equals("record")) {
      // A primitive: where the program sets nothing, 0 is written, which is not the default.
      ((ArrayNode) schema.get("fields"))
          .addObject()
          .put("name", FIELD)
          .put("type", "long")
          .put("default", 1);
    } else if (type.equals("enum")) {
      ((ArrayNode) schema.get("symbols")).add(SYMBOL);
    }
  }

  /** The schema of a message, by its simple name. */
  public Schema schema(String name) {
    return schemas.stream()
        .filter(schema -> schema.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Generates and compiles the classes of the messages.
   *
   * @return a directory for the front of a class path
   */
  public Path compile(Path directory) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources"));
    Path classes = Files.createDirectories(directory.resolve("classes"));
    SpecificCompiler generator = new SpecificCompiler(schemas);
    generator.setStringType(StringType.String);
    generator.setFieldVisibility(SpecificCompiler.FieldVisibility.PRIVATE);
    generator.compileToDestination(null, sources.toFile());
    List<String> arguments =
        new ArrayList<>(List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp"));
    arguments.add(System.getProperty("java.class.path"));
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, withFormerConstructors(Files.readString(file)));
        arguments.add(file.toString());
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int status = compiler.run(null, null, null, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException("the next version does not compile: status " + status);
    }
    return classes;
  }

  /** The program is compiled against the constructors of this version. */
  private static String withFormerConstructors(String source) {
    return CONSTRUCTOR
        .matcher(source)
        .replaceAll(
            found -> {
              String names =
                  Stream.of(found.group(2).split(", "))
                      .map(parameter -> parameter.substring(parameter.lastIndexOf(' ') + 1))
                      .collect(Collectors.joining(", "));
              return "  public %s(%s) { this(%s, 2L); }%n%n%s"
                  .formatted(found.group(1), found.group(2), names, found.group());
            });
  }
}
