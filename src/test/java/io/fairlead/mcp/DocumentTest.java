package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is packaged is what people read. */
class DocumentTest {
  @Test
  void everyPageAndEveryMessagesSchemaIsThere() throws IOException {
    for (Document document : Document.all()) {
      Path source =
          document.uri().startsWith("fairlead://docs/")
              ? Path.of("topology-docs", document.name())
              : Path.of("schemas", document.name());
      // Pages that this very run writes were packaged before.
      if (!Boolean.getBoolean("fairlead.docs.write")) {
        assertEquals(Files.readString(source), document.text(), document.uri());
      }
    }
    assertEquals(
        Stream.concat(
                uris("fairlead://docs/", "topology-docs", ".md"),
                uris("fairlead://schemas/", "schemas", ".avsc"))
            .toList(),
        Document.all().stream().map(Document::uri).toList());
  }

  @Test
  void aPageIsKnownByItsHeadingAndASchemaByItsName() {
    List<Document> all = Document.all();
    assertEquals("Architecture", named(all, "ARCHITECTURE.md").title());
    assertEquals("text/markdown", named(all, "ARCHITECTURE.md").mimeType());
    assertEquals("Task", named(all, "Task.avsc").title());
    assertEquals("application/json", named(all, "Task.avsc").mimeType());
  }

  private static Document named(List<Document> all, String name) {
    return all.stream().filter(it -> it.name().equals(name)).findAny().orElseThrow();
  }

  private static Stream<String> uris(String begin, String folder, String suffix)
      throws IOException {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .sorted()
          .map(name -> begin + name)
          .toList()
          .stream();
    }
  }
}
