package io.fairlead.mcp;

import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of the documentation or a schema of a message, readable as a resource. The build puts them
 * into the jar from where they are kept.
 *
 * @param name file name
 */
record Document(String uri, String name, String title, String mimeType, String text) {
  private static final String ROOT = "io/fairlead/mcp/";

  /** What the folders in the jar hold, and how their files are to be shown. */
  private enum Shelf {
    DOCS("docs", ".md", "text/markdown"),
    SCHEMAS("schemas", ".avsc", "application/json");

    final String folder;
    final String suffix;
    final String mimeType;

    Shelf(String folder, String suffix, String mimeType) {
      this.folder = folder;
      this.suffix = suffix;
      this.mimeType = mimeType;
    }
  }

  McpSchema.Resource resource() {
    return McpSchema.Resource.builder(uri, name).title(title).mimeType(mimeType).build();
  }

  /** All of them, by folder and name. */
  static List<Document> all() {
    return Stream.of(Shelf.values())
        .flatMap(shelf -> names(shelf).stream().sorted().map(name -> read(shelf, name)))
        .toList();
  }

  private static Document read(Shelf shelf, String name) {
    String path = ROOT + shelf.folder + "/" + name;
    try (@Nullable InputStream in = Document.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not in the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Document(
          "fairlead://" + shelf.folder + "/" + name, name, title(name, text), shelf.mimeType, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page's heading; of a schema its name, which says it all. */
  private static String title(String name, String text) {
    return text.startsWith("# ")
        ? text.lines().findFirst().orElse(name).substring(2)
        : name.substring(0, name.lastIndexOf('.'));
  }

  private static List<String> names(Shelf shelf) {
    Path home = home();
    String folder = ROOT + shelf.folder + "/";
    try {
      if (Files.isDirectory(home)) {
        try (Stream<Path> files = Files.list(home.resolve(folder))) {
          return files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(shelf.suffix))
              .toList();
        }
      }
      try (JarFile jar = new JarFile(home.toFile())) {
        return jar.stream()
            .map(entry -> entry.getName())
            .filter(name -> name.startsWith(folder) && name.endsWith(shelf.suffix))
            .map(name -> name.substring(folder.length()))
            .filter(name -> name.indexOf('/') < 0)
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jar, or the folder of compiled classes, that this class is from. */
  private static Path home() {
    @Nullable CodeSource source = Document.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalStateException("nobody knows where this program's jar is");
    }
    URL url = source.getLocation();
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(url + " is no place of a jar", e);
    }
  }
}
