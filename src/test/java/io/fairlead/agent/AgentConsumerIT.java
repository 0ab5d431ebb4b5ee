package io.fairlead.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.streams.CoordinatorSetting;
import java.io.File;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A program that depends on Fairlead for its SDK gets kafka-clients, Avro, the registry client and
 * slf4j, and with those alone it compiles and runs.
 */
class AgentConsumerIT {
  /** What Maven gives {@code src/it/agent-consumer}, by the names of the jars. */
  private static final Set<String> JARS =
      Set.of(
          "kafka-clients",
          "zstd-jni",
          "lz4-java",
          "snappy-java",
          "avro",
          "jackson-core",
          "jackson-databind",
          "jackson-annotations",
          "commons-compress",
          "commons-codec",
          "commons-io",
          "commons-lang3",
          "slf4j-api",
          "jspecify",
          "flink-sql-avro-confluent-registry");

  @TempDir Path directory;

  @Test
  void nothingElseIsADependencyOfWhoeverDependsOnThis() throws Exception {
    Element project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new File("pom.xml"))
            .getDocumentElement();
    Set<String> passedOn = new TreeSet<>();
    for (Element dependency : children(child(project, "dependencies"), "dependency")) {
      boolean test = "test".equals(text(dependency, "scope"));
      if (!test && !"true".equals(text(dependency, "optional"))) {
        passedOn.add(text(dependency, "artifactId"));
      }
    }
    assertEquals(
        Set.of(
            "kafka-clients", "avro", "slf4j-api", "jspecify", "flink-sql-avro-confluent-registry"),
        passedOn);
  }

  @Test
  void anAgentCompilesAndRunsWithThose() throws Exception {
    String classPath = classPath();
    compile(classPath);
    Map<String, String> settings = new HashMap<>();
    try (LocalCluster cluster = LocalCluster.start(ClusterOptions.in(directory.resolve("kafka")))) {
      settings.put(CoordinatorSetting.BOOTSTRAP_SERVERS.key(), cluster.bootstrapServers());
      settings.put(CoordinatorSetting.SCHEMA_REGISTRY_URL.key(), cluster.schemaRegistryUrl());
      settings.put(CoordinatorSetting.STATE_DIR.key(), directory.resolve("coordinator").toString());
      settings.put(CoordinatorSetting.AUTO_CREATE_SWARMS.key(), "true");
      settings.put(CoordinatorSetting.PARTITIONS.key(), "1");
      try (Coordinator coordinator = Coordinator.start(CoordinatorConfig.of(settings))) {
        assertTrue(coordinator.awaitReady(Duration.ofSeconds(60)));
        assertEquals(
            "COMPLETED HELLO",
            run(classPath, cluster.bootstrapServers(), cluster.schemaRegistryUrl()));
      }
    }
  }

  private void compile(String classPath) throws Exception {
    StringWriter complaints = new StringWriter();
    Path source = Path.of("src/it/agent-consumer/src/main/java/example/ShoutingAgent.java");
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of("--release", "17", "-proc:none", "-cp", classPath, "-d", directory.toString());
      boolean compiled =
          compiler
              .getTask(complaints, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertTrue(compiled, complaints.toString());
    }
  }

  /** In a JVM of its own: the last line that it prints. */
  private String run(String classPath, String brokers, String registry) throws Exception {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                directory + File.pathSeparator + classPath,
                "example.ShoutingAgent",
                brokers,
                registry)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> "it hangs: " + read(output));
      assertEquals(0, process.exitValue(), () -> read(output));
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    return lines.get(lines.size() - 1);
  }

  private static String classPath() {
    List<String> entries = new ArrayList<>();
    Set<String> found = new TreeSet<>();
    entries.add(Path.of("target", "classes").toAbsolutePath().toString());
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String jar = Path.of(entry).getFileName().toString().replaceFirst("-\\d.*\\.jar$", "");
      if (JARS.contains(jar)) {
        found.add(jar);
        entries.add(entry);
      }
    }
    assertEquals(new TreeSet<>(JARS), found);
    return String.join(File.pathSeparator, entries);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  private static Element child(Element parent, String name) {
    return children(parent, name).get(0);
  }

  private static String text(Element parent, String name) {
    List<Element> found = children(parent, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent().trim();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }
}
