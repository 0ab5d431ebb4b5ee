package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the application in {@code target/app} runs on stands in its bill of materials, with its
 * licence.
 */
class BillOfMaterialsIT {
  private static final Path APP = Path.of("target", "app");

  @Test
  void itNamesEveryJarAndBothLibrariesOfTheDashboard() throws IOException {
    Path file = APP.resolve("bom.json");
    assumeTrue(
        Files.exists(file)
            && Files.getLastModifiedTime(file)
                    .compareTo(Files.getLastModifiedTime(Path.of("target", "fairlead.jar")))
                >= 0,
        "Maven was offline, and makes no bill of materials then");
    Set<String> named = new TreeSet<>();
    Set<String> unlicensed = new TreeSet<>();
    JsonNode bom = new ObjectMapper().readTree(file.toFile());
    for (JsonNode component : bom.path("components")) {
      String name = component.path("name").asText() + "-" + component.path("version").asText();
      named.add(name);
      if (component.path("licenses").isEmpty()) {
        unlicensed.add(name);
      }
    }
    assertEquals(Set.of(), unlicensed);

    Set<String> missing = new TreeSet<>();
    for (String jar : classPath()) {
      if (named.stream().noneMatch(jar::startsWith)) {
        missing.add(jar);
      }
    }
    assertEquals(Set.of(), missing, "on the class path, and not in the bill of materials");
    for (String library : Set.of("lit-html", "echarts")) {
      assertFalse(named.stream().noneMatch(name -> name.startsWith(library + "-")), library);
    }
  }

  /** Names of the jars that the application names in its manifest. */
  private static List<String> classPath() throws IOException {
    try (JarFile jar = new JarFile(APP.resolve("fairlead.jar").toFile())) {
      String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return Stream.of(classPath.split(" "))
          .map(entry -> entry.substring(entry.lastIndexOf('/') + 1))
          .toList();
    }
  }
}
