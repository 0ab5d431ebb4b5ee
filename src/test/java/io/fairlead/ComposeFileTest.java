package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What can be said about {@code docker-compose.yml} and {@code Dockerfile} without pulling an
 * image: that names, ports, profiles and files fit together, and that Kafka accepts its
 * configuration.
 */
class ComposeFileTest {

  private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:[0-9v][A-Za-z0-9._-]*");
  private static final Pattern HOST_AND_PORT = Pattern.compile("([a-z][a-z0-9-]*):(\\d{4,5})");

  private static Map<String, Object> file;
  private static Map<String, Map<String, Object>> services;

  @BeforeAll
  static void read() throws IOException {
    file = yaml(Path.of("docker-compose.yml"));
    services = new TreeMap<>();
    map(file.get("services")).forEach((name, service) -> services.put(name, map(service)));
  }

  @Test
  void eachProfileStartsWhatItPromises() {
    assertEquals(Set.of("broker", "registry", "coordinator"), startedBy("single"));
    assertEquals(
        Set.of("broker-1", "broker-2", "broker-3", "registry", "coordinator", "coordinator-2"),
        startedBy("cluster"));
    assertEquals(Set.of("prometheus", "grafana"), startedBy("monitoring"));
    services.forEach(
        (name, service) -> assertNotNull(service.get("profiles"), name + " is in no profile"));
  }

  @Test
  void singleIsTheProfileWhenNoneIsGiven() throws IOException {
    Properties environment = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(".env"))) {
      environment.load(reader);
    }
    assertEquals("single", environment.getProperty("COMPOSE_PROFILES"));
  }

  @Test
  void imagesArePinned() {
    services.forEach(
        (name, service) ->
            assertTrue(
                PINNED.matcher(string(service, "image")).matches(),
                name + " takes " + service.get("image")));
  }

  @Test
  void nothingListensBeyondThisMachineAndNoPortIsTakenTwice() {
    for (String profile : List.of("single", "cluster")) {
      Set<String> taken = new TreeSet<>();
      for (String name : startedBy(profile, "monitoring")) {
        for (Object port : list(services.get(name).get("ports"))) {
          String[] parts = port.toString().split(":");
          assertEquals(3, parts.length, name + " publishes " + port);
          assertEquals("127.0.0.1", parts[0], name + " publishes " + port);
          assertTrue(taken.add(parts[1]), name + " publishes port " + parts[1] + " again");
        }
      }
    }
  }

  @Test
  void whatIsWaitedForExistsAndSaysWhenItIsHealthy() {
    services.forEach(
        (name, service) ->
            map(service.get("depends_on"))
                .forEach(
                    (other, how) -> {
                      assertTrue(services.containsKey(other), name + " waits for " + other);
                      assertEquals("service_healthy", map(how).get("condition"));
                      assertTrue(
                          services.get(other).containsKey("healthcheck"),
                          other + " has no health check");
                      boolean required = !Boolean.FALSE.equals(map(how).get("required"));
                      for (Object profile : list(service.get("profiles"))) {
                        assertTrue(
                            !required
                                || list(services.get(other).get("profiles")).contains(profile),
                            name + " needs " + other + ", which " + profile + " does not start");
                      }
                    }));
  }

  /** Kafka itself judges the brokers' settings: unknown names, listeners, the quorum. */
  @Test
  void kafkaAcceptsTheBrokersSettings() {
    Set<String> brokers = new TreeSet<>();
    for (Map.Entry<String, Map<String, Object>> service : services.entrySet()) {
      if (!string(service.getValue(), "image").startsWith("apache/kafka:")) {
        continue;
      }
      brokers.add(service.getKey());
      Properties settings = new Properties();
      map(service.getValue().get("environment"))
          .forEach(
              (name, value) -> {
                if (name.startsWith("KAFKA_")) {
                  String property = property(name);
                  assertTrue(
                      KafkaConfig.configNames().contains(property),
                      service.getKey() + ": Kafka has no setting " + property);
                  settings.put(property, value.toString());
                }
              });
      KafkaConfig config = KafkaConfig.fromProps(settings);
      assertEquals(3, config.listeners().size(), service.getKey());
      String advertised = settings.getProperty("advertised.listeners");
      assertTrue(
          advertised.contains("INTERNAL://" + service.getKey() + ":9092"),
          service.getKey() + " advertises " + advertised);
      String published = list(service.getValue().get("ports")).get(0).toString().split(":")[1];
      assertTrue(
          advertised.contains("HOST://localhost:" + published),
          service.getKey() + " publishes " + published + " and advertises " + advertised);
    }
    assertEquals(Set.of("broker", "broker-1", "broker-2", "broker-3"), brokers);
  }

  @Test
  void brokersDifferInIdAndShareTheQuorum() {
    Set<Object> ids = new TreeSet<>();
    Set<Object> quorums = new TreeSet<>();
    for (String name : List.of("broker-1", "broker-2", "broker-3")) {
      Map<String, Object> environment = map(services.get(name).get("environment"));
      ids.add(environment.get("KAFKA_NODE_ID"));
      quorums.add(environment.get("KAFKA_CONTROLLER_QUORUM_VOTERS"));
    }
    assertEquals(Set.of("1", "2", "3"), ids);
    assertEquals(Set.of("1@broker-1:9093,2@broker-2:9093,3@broker-3:9093"), quorums);
  }

  /** In every profile, each host that a service is told about is one that the profile starts. */
  @Test
  void everyHostNamedIsStarted() {
    for (String profile : List.of("single", "cluster")) {
      Set<String> hosts = new TreeSet<>(Set.of("localhost"));
      for (String name : startedBy(profile)) {
        hosts.add(name);
        map(map(services.get(name).get("networks")).get("default"))
            .forEach((key, aliases) -> list(aliases).forEach(alias -> hosts.add(alias.toString())));
      }
      for (String name : startedBy(profile)) {
        String text =
            services.get(name).get("environment") + " " + services.get(name).get("command");
        Matcher matcher = HOST_AND_PORT.matcher(text);
        while (matcher.find()) {
          assertTrue(
              hosts.contains(matcher.group(1)),
              profile + " does not start " + matcher.group(1) + ", which " + name + " is told of");
        }
      }
    }
  }

  @Test
  void mountedFilesExistAndVolumesAreDeclared() {
    services.forEach(
        (name, service) -> {
          for (Object volume : list(service.get("volumes"))) {
            String source = volume.toString().split(":")[0];
            if (source.startsWith(".")) {
              assertTrue(Files.isRegularFile(Path.of(source)), name + " mounts " + source);
            } else {
              assertTrue(map(file.get("volumes")).containsKey(source), name + " mounts " + source);
            }
          }
        });
  }

  /** On its own loopback neither the host nor Prometheus would reach it. */
  @Test
  void coordinatorsListenOnEveryAddressOfTheirContainer() {
    for (String name : List.of("coordinator", "coordinator-2")) {
      List<Object> command = list(services.get(name).get("command"));
      int host = command.indexOf("--host");
      assertTrue(host >= 0 && command.indexOf("0.0.0.0") == host + 1, name + " runs " + command);
    }
  }

  /** Whoever reaches them is on this machine: their ports are published on loopback alone. */
  @Test
  void coordinatorsTakeCommandsFromThisMachineWithoutATokenAndFromNowhereElse() {
    for (String name : List.of("coordinator", "coordinator-2")) {
      List<Object> command = list(services.get(name).get("command"));
      int anonymous = command.indexOf("--anonymous");
      assertTrue(anonymous >= 0 && command.indexOf("admin") == anonymous + 1, name + command);
      for (Object port : list(services.get(name).get("ports"))) {
        assertTrue(port.toString().startsWith("127.0.0.1:"), name + " publishes " + port);
      }
      assertEquals(name, services.get(name).get("hostname"), "by which the others address it");
    }
  }

  @Test
  void prometheusScrapesTheCoordinators() throws IOException {
    Map<String, Object> job =
        map(list(yaml(Path.of("src/main/docker/prometheus.yml")).get("scrape_configs")).get(0));
    List<Object> targets = list(map(list(job.get("static_configs")).get(0)).get("targets"));
    assertEquals(List.of("coordinator:8080", "coordinator-2:8080"), targets);
  }

  @Test
  void prometheusFindsTheRulesWhereItLooksForThem() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    for (Object mounted : list(services.get("prometheus").get("volumes"))) {
      String[] parts = mounted.toString().split(":", -1);
      sources.put(parts[1], parts[0]);
    }
    List<Object> rules = list(yaml(Path.of("src/main/docker/prometheus.yml")).get("rule_files"));
    assertFalse(rules.isEmpty());
    for (Object rule : rules) {
      String source = sources.get(rule.toString());
      assertNotNull(source, rule + " is not mounted");
      assertFalse(list(yaml(Path.of(source)).get("groups")).isEmpty(), source + " has no rules");
    }
  }

  @Test
  void theImageIsBuiltFromWhatIsThereAndRunsWithoutRoot() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("Dockerfile"));
    List<String> sent = Files.readAllLines(Path.of(".dockerignore"));
    String user = null;
    for (String line : lines) {
      String[] words = line.split("\\s+");
      if (words[0].equals("COPY") && !line.contains("--from=")) {
        for (String source : sources(words)) {
          assertTrue(Files.exists(Path.of(source)), "COPY of " + source);
          assertTrue(sent.contains("!" + source), source + " is not in .dockerignore");
        }
      } else if (words[0].equals("USER")) {
        user = words[1];
      } else if (words[0].equals("FROM")) {
        assertTrue(PINNED.matcher(words[1]).matches(), line);
      }
    }
    assertNotNull(user);
    assertFalse(Set.of("root", "0").contains(user));
  }

  private static List<String> sources(String[] copy) {
    List<String> sources = new ArrayList<>();
    for (int i = 1; i < copy.length - 1; i++) {
      if (!copy[i].startsWith("--")) {
        sources.add(copy[i]);
      }
    }
    return sources;
  }

  /** As the image does it: KAFKA_A_B is a.b, a double underscore is one, a triple one a hyphen. */
  private static String property(String variable) {
    return variable
        .substring("KAFKA_".length())
        .toLowerCase(Locale.ROOT)
        .replace("___", "-")
        .replace("__", "\0")
        .replace('_', '.')
        .replace('\0', '_');
  }

  private static Set<String> startedBy(String... profiles) {
    Set<String> started = new TreeSet<>();
    services.forEach(
        (name, service) -> {
          if (Stream.of(profiles).anyMatch(list(service.get("profiles"))::contains)) {
            started.add(name);
          }
        });
    return started;
  }

  private static Map<String, Object> yaml(Path path) throws IOException {
    try (Reader reader = Files.newBufferedReader(path)) {
      return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(reader));
    }
  }

  private static String string(Map<String, Object> map, String key) {
    Object value = map.get(key);
    assertNotNull(value, key + " is missing from " + map);
    return value.toString();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) {
    return value == null ? List.of() : (List<Object>) value;
  }
}
