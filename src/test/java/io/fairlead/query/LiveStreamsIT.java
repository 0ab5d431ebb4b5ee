package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.Closing;
import io.fairlead.Unhurried;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.query.security.AccessOptions;
import io.fairlead.query.security.Token;
import io.fairlead.query.security.TokenFile;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Live streams of two instances, each of which holds some of the swarms. */
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveStreamsIT {
  private static final List<String> SWARMS = List.of("s0", "s1", "s2", "s3", "s4", "s5");
  private static final int MOST_WATCHERS = 64;

  @RegisterExtension static final Closing OPENED = new Closing();
  @TempDir static Path directory;
  private static LocalCluster cluster;
  private static Instance first;
  private static Instance second;
  private static String token;

  /** A coordinator with its server, which asks for tokens. */
  private static final class Instance implements AutoCloseable {
    final QueryServer server;
    final Coordinator coordinator;

    Instance(String name) throws Exception {
      server = QueryServer.start(QueryOptions.DEFAULT.withAccess(tokens()));
      Map<String, String> settings = new HashMap<>(cluster.addresses().asProperties());
      settings.put("state.dir", directory.resolve(name).toString());
      settings.put("partitions", "4");
      settings.putAll(Unhurried.SETTINGS);
      try {
        coordinator = Coordinator.start(server.announcedIn(CoordinatorConfig.of(settings)));
      } catch (Exception e) {
        server.close();
        throw e;
      }
      server.attach(coordinator);
    }

    private static AccessOptions tokens() {
      return AccessOptions.DEFAULT.withTokens(directory.resolve("tokens"));
    }

    LiveProbe watch(String swarm) throws Exception {
      return LiveProbe.open(server.url(), swarm, token);
    }

    JsonNode call(String method, String path, String body) {
      return new HttpApi(server.url(), token)
          .call(method, List.of(path.split("/")), Map.of("waitMs", "10000"), Json.parse(body));
    }

    @Override
    public void close() {
      server.close();
      coordinator.close();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    cluster = OPENED.add(LocalCluster.start(ClusterOptions.in(directory.resolve("cluster"))));
    token = add("admin");
    first = OPENED.add(new Instance("first"));
    second = OPENED.add(new Instance("second"));
    patiently().until(() -> first.coordinator.ready() && second.coordinator.ready());
    for (String swarm : SWARMS) {
      patiently().until(() -> create(swarm));
    }
    // Whichever is asked, something is asked of the other by a hop.
    patiently().until(() -> holders().size() == 2);
  }

  private static Set<String> holders() {
    HttpApi api = new HttpApi(first.server.url(), token);
    Set<String> holders = new HashSet<>();
    for (String swarm : SWARMS) {
      holders.add(api.get("v1", "swarms", swarm).path("instance").asText());
    }
    return holders;
  }

  private static String add(String name) throws Exception {
    Token.Created created = Token.create(name, Role.ADMIN, Instant.EPOCH, new SecureRandom());
    TokenFile.append(directory.resolve("tokens"), created.kept());
    return created.text();
  }

  private static boolean create(String swarm) {
    first.call("POST", "v1/swarms", "{\"swarmId\": \"" + swarm + "\", \"settings\": {}}");
    return true;
  }

  private static ConditionFactory patiently() {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreException(ProblemException.class);
  }

  private static JsonNode paused(LiveProbe probe, boolean wanted) throws Exception {
    return probe
        .next(
            told ->
                told.event().equals("frame")
                    && told.data().path("now").path("paused").asBoolean() == wanted)
        .data();
  }

  @Test
  void everySwarmIsToldOfAtEveryInstance() throws Exception {
    for (String swarm : SWARMS) {
      try (LiveProbe here = first.watch(swarm);
          LiveProbe there = second.watch(swarm)) {
        for (LiveProbe probe : List.of(here, there)) {
          JsonNode frame = probe.next("frame");
          assertTrue(frame.path("whole").asBoolean());
          assertEquals(swarm, frame.path("now").path("swarmId").asText());
        }
        first.call("POST", "v1/swarms/" + swarm + "/pause", "{}");
        assertFalse(paused(here, true).path("whole").asBoolean(), "only what has changed");
        paused(there, true);
        second.call("POST", "v1/swarms/" + swarm + "/resume", "{}");
        paused(here, false);
        paused(there, false);
      }
    }
  }

  @Test
  void aSwarmThatIsNotThereIsToldOfOnceItIs() throws Exception {
    try (LiveProbe here = first.watch("later");
        LiveProbe there = second.watch("later")) {
      for (LiveProbe probe : List.of(here, there)) {
        probe.next(
            told -> told.event().equals("problem") && told.data().path("status").asInt() == 404);
      }
      create("later");
      assertTrue(here.next("frame").path("whole").asBoolean());
      assertTrue(there.next("frame").path("whole").asBoolean());
    }
  }

  @Test
  void moreWatchersThanThereIsRoomForAreRefusedUntilOthersGo() throws Exception {
    List<LiveProbe> probes = new ArrayList<>();
    try {
      HttpResponse<InputStream> answer = LiveProbe.ask(first.server.url(), "s0", token);
      while (answer.statusCode() == 200) {
        probes.add(new LiveProbe(answer.body()));
        assertTrue(probes.size() <= MOST_WATCHERS);
        answer = LiveProbe.ask(first.server.url(), "s0", token);
      }
      HttpResponse<InputStream> refused = answer;
      assertEquals(429, refused.statusCode());
      assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
      assertEquals(
          429,
          Json.parse(new String(refused.body().readAllBytes(), StandardCharsets.UTF_8))
              .path("status")
              .asInt());
    } finally {
      for (LiveProbe probe : probes) {
        probe.close();
      }
    }
    patiently()
        .ignoreExceptions()
        .until(
            () -> {
              try (LiveProbe probe = first.watch("s0")) {
                return probe.next("frame").path("whole").asBoolean();
              }
            });
  }

  @Test
  void whoseTokenIsWithdrawnIsToldNothingMore() throws Exception {
    create("left");
    Path file = directory.resolve("tokens");
    String before = Files.readString(file);
    String leaver = add("leaver");
    patiently()
        .until(
            () -> {
              HttpResponse<InputStream> answer = LiveProbe.ask(first.server.url(), "left", leaver);
              answer.body().close();
              return answer.statusCode() == 200;
            });
    try (LiveProbe leaving = LiveProbe.open(first.server.url(), "left", leaver);
        LiveProbe staying = first.watch("left")) {
      leaving.next("frame");
      staying.next("frame");
      // At once: a file that is read while it is written has no tokens at all.
      Files.move(
          Files.writeString(directory.resolve("tokens.new"), before),
          file,
          StandardCopyOption.ATOMIC_MOVE);
      // Where it is asked by a hop, the other instance may know first, and says 503.
      leaving.next(told -> told.data().path("status").asInt() == 401);
      assertEquals("end", leaving.next(told -> true).event());
      first.call("POST", "v1/swarms/left/pause", "{}");
      paused(staying, true);
    }
  }

  @Test
  void whatIsAskedWronglyIsRefused() throws Exception {
    RawHttp http = new RawHttp(first.server.port());
    String own = "Authorization: Bearer " + token;
    RawHttp.Answer head = http.send("HEAD", "/v1/swarms/s0/live", "", own);
    assertEquals(200, head.status());
    assertEquals("text/event-stream;charset=utf-8", head.header("Content-Type"));
    assertEquals("no-store", head.header("Cache-Control"));
    RawHttp.Answer query = http.send("GET", "/v1/swarms/s0/live?since=1", "", own);
    assertEquals(400, query.status());
    assertEquals("since", Json.parse(query.body()).path("field").asText());
    RawHttp.Answer swarm = http.send("GET", "/v1/swarms/a%20b/live", "", own);
    assertEquals(400, swarm.status(), swarm.body());
    assertEquals(401, http.send("GET", "/v1/swarms/s0/live", "").status());
  }

  /** The last: one of the two is gone after it. */
  @Test
  @Order(Integer.MAX_VALUE)
  void whenAnInstanceGoesItsStreamsEndAndThoseOfOthersGoOn() throws Exception {
    Map<String, LiveProbe> here = new HashMap<>();
    try {
      for (String swarm : SWARMS) {
        here.put(swarm, first.watch(swarm));
      }
      try (LiveProbe there = second.watch("s2")) {
        there.next("frame");
        second.close();
        there.next("end");
      }
      for (String swarm : SWARMS) {
        patiently()
            .until(
                () -> {
                  first.call("POST", "v1/swarms/" + swarm + "/pause", "{}");
                  return true;
                });
        paused(here.get(swarm), true);
      }
    } finally {
      for (LiveProbe probe : here.values()) {
        probe.close();
      }
    }
  }
}
