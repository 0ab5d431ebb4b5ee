package io.fairlead.query.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.HttpExtension;
import io.fairlead.query.Problem;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import io.fairlead.query.RawHttp;
import io.fairlead.query.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the gate, over HTTP, with things mounted behind it as extensions do. */
class RequestGateTest {
  private static final String JSON = "Content-Type: application/json";

  /** Says whom the gate has let in. */
  private static final HttpExtension ECHO =
      (config, table, access) -> {
        for (String path : List.of("/mcp", "/metrics", "/page/*")) {
          config.routes.get(path, c -> c.result(RequestGate.principal(c.req()).name()));
          config.routes.post(
              path, c -> c.result(RequestGate.principal(c.req()).name() + c.bodyAsBytes().length));
        }
      };

  @TempDir Path directory;
  private QueryServer server;
  private RawHttp http;
  private final Map<Role, String> tokens = new EnumMap<>(Role.class);

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void start(AccessOptions access, HttpLimits limits) throws IOException {
    start(QueryOptions.DEFAULT.withAccess(access).withLimits(limits));
  }

  private void start(QueryOptions options) throws IOException {
    server = QueryServer.start(options, List.of(ECHO));
    http = new RawHttp(server.port());
  }

  private Path tokenFile() throws IOException {
    Path file = directory.resolve("tokens");
    for (Role role : List.of(Role.READ, Role.OPERATE, Role.ADMIN)) {
      Token.Created created =
          Token.create("my-" + role.key(), role, Instant.EPOCH, new SecureRandom());
      TokenFile.append(file, created.kept());
      tokens.put(role, created.text());
    }
    return file;
  }

  private void startWithTokens() throws IOException {
    start(AccessOptions.DEFAULT.withTokens(tokenFile()), HttpLimits.DEFAULT);
  }

  private String bearer(Role role) {
    return "Authorization: Bearer " + tokens.get(role);
  }

  private static void assertProblem(int status, RawHttp.Answer answer) {
    assertEquals(status, answer.status(), answer.toString());
    assertEquals(Problem.CONTENT_TYPE, answer.header("Content-Type"));
    assertTrue(answer.body().contains("\"status\":" + status), answer.body());
  }

  // ------------------------------------------------------------------ tokens

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/swarms/s/tasks/t",
        "/v1/nothing",
        "/metrics",
        "/mcp",
        "/page/x.html",
        "/",
        "/health",
        "/health/../metrics",
        "/health/%2e%2e/metrics",
        "//metrics",
        "/health/live;x=1",
        "/health/live/../../metrics",
        "/metrics?/health/live",
        "/%6Detrics"
      })
  void withTokensNothingButHealthIsForAnybody(String target) throws Exception {
    startWithTokens();
    for (String method : List.of("GET", "POST", "DELETE")) {
      RawHttp.Answer answer = http.send(method, target, "");
      assertProblem(401, answer);
      assertEquals("Bearer", answer.header("WWW-Authenticate"));
    }
    assertEquals(401, http.send("HEAD", target, "").status());
  }

  @Test
  void healthAsksForNoToken() throws Exception {
    startWithTokens();
    assertEquals(200, http.send("GET", "/health/live", "").status());
    RawHttp.Answer head = http.send("HEAD", "/health/live", "");
    assertEquals(200, head.status());
    assertEquals("", head.body());
    assertProblem(401, http.send("POST", "/health/live", "{}", JSON));
  }

  @Test
  void aTokenNamesItsOwner() throws Exception {
    startWithTokens();
    for (Role role : tokens.keySet()) {
      RawHttp.Answer answer = http.send("GET", "/metrics", "", bearer(role));
      assertEquals(200, answer.status());
      assertEquals("my-" + role.key(), answer.body());
      assertEquals(503, http.send("GET", "/v1/swarms/s/tasks/t", "", bearer(role)).status());
    }
    assertEquals(
        200,
        http.send("GET", "/metrics", "", "authorization: bEARER " + tokens.get(Role.READ))
            .status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer fairlead_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "fairlead_AAAA",
        ""
      })
  void aTokenThatNobodyHasIsRefusedEvenWhereNoneIsNeeded(String value) throws Exception {
    startWithTokens();
    assertProblem(401, http.send("GET", "/metrics", "", "Authorization: " + value));
    assertProblem(401, http.send("GET", "/health/live", "", "Authorization: " + value));
  }

  @Test
  void whatStandsInTheFileIsNoToken() throws Exception {
    startWithTokens();
    for (Token token : TokenFile.read(directory.resolve("tokens")).tokens()) {
      String header = "Authorization: Bearer " + token.sha256();
      assertProblem(401, http.send("GET", "/metrics", "", header));
    }
  }

  @Test
  void tokensAreReadAgainWhenTheirFileChanges() throws Exception {
    startWithTokens();
    Path file = directory.resolve("tokens");
    List<String> lines = Files.readAllLines(file);
    // At once: a file that is read while it is written has no tokens at all.
    Files.move(
        Files.write(directory.resolve("tokens.new"), lines.subList(1, lines.size())),
        file,
        StandardCopyOption.ATOMIC_MOVE);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> http.send("GET", "/metrics", "", bearer(Role.READ)).status() == 401);
    assertEquals(200, http.send("GET", "/metrics", "", bearer(Role.ADMIN)).status());
  }

  @Test
  void tokensGoOnWhileTheirFileIsMalformed() throws Exception {
    Callers callers = Callers.of(AccessOptions.DEFAULT.withTokens(tokenFile()), true);
    Files.writeString(directory.resolve("tokens"), "nonsense");
    callers.reload();
    assertTrue(callers.principal("Bearer " + tokens.get(Role.READ)).isPresent());
    Files.writeString(directory.resolve("tokens"), "# none any more\n");
    callers.reload();
    assertFalse(callers.principal("Bearer " + tokens.get(Role.READ)).isPresent());
  }

  // ------------------------------------------------------------------ without tokens

  @Test
  void onLoopbackEverybodyIsFromThisMachine() throws Exception {
    start(AccessOptions.DEFAULT, HttpLimits.DEFAULT);
    assertEquals("local", http.send("GET", "/metrics", "").body());
  }

  @Test
  void elsewhereWithoutTokensOneMayRead() throws Exception {
    start(QueryOptions.DEFAULT.withHost("0.0.0.0"));
    assertEquals("anonymous", http.send("GET", "/metrics", "").body());
    assertEquals(Role.READ, Callers.of(AccessOptions.DEFAULT, false).anonymous().role());
    assertEquals(200, http.send("GET", "/metrics", "", "Host: 10.1.2.3:8080").status());
    assertProblem(403, http.send("GET", "/metrics", "", "Host: attacker.example"));
  }

  @ParameterizedTest
  @CsvSource({"none,401", "read,200", "operate,200", "admin,200"})
  void whatAnybodyMayCanBeSaid(String role, int status) throws Exception {
    AccessOptions access = AccessOptions.DEFAULT.withAnonymous(Role.byKey(role).orElseThrow());
    start(access, HttpLimits.DEFAULT);
    assertEquals(status, http.send("GET", "/metrics", "").status());
    assertEquals(role, Callers.of(access.withTokens(tokenFile()), false).anonymous().role().key());
  }

  // ------------------------------------------------------------------ Host and Origin

  @ParameterizedTest
  @CsvSource({
    "localhost,200",
    "LocalHost:1,200",
    "127.0.0.1:1,200",
    "[::1]:1,200",
    "me.example:1,200",
    "also.example,200",
    "attacker.example,403",
    "127.0.0.1.attacker.example,403",
    "localhost.attacker.example,403",
    "attacker.example:127.0.0.1,400",
    "10.1.2.3,403",
    "localhost@attacker.example,400",
  })
  void isAddressedByItsOwnNamesOnly(String host, int status) throws Exception {
    start(
        QueryOptions.DEFAULT
            .withAdvertisedHost("me.example")
            .withAccess(AccessOptions.DEFAULT.withHostNames(Set.of("also.example"))));
    for (String path : List.of("/metrics", "/health/live")) {
      assertEquals(status, http.send("GET", path, "", "Host: " + host).status(), path);
    }
  }

  @Test
  void withTokensAnyNameWillDo() throws Exception {
    startWithTokens();
    RawHttp.Answer answer =
        http.send("GET", "/metrics", "", "Host: proxied.example", bearer(Role.READ));
    assertEquals(200, answer.status());
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:PORT,200",
    "http://127.0.0.1:1,403",
    "http://127.0.0.1,403",
    "http://localhost:PORT,403",
    "http://attacker.example,403",
    "ftp://127.0.0.1:PORT,403",
    "null,403",
    "%,403",
    "http://127.0.0.1:PORT.attacker.example,403"
  })
  void commandsComeFromNoPageOfAnotherServer(String origin, int status) throws Exception {
    start(AccessOptions.DEFAULT, HttpLimits.DEFAULT);
    String header = "Origin: " + origin.replace("PORT", Integer.toString(server.port()));
    assertEquals(status, http.send("POST", "/page/x", "{}", JSON, header).status());
    assertEquals(status, http.send("GET", "/mcp", "", header).status());
    assertEquals(
        status == 200 ? 404 : 403, http.send("DELETE", "/v1/nothing", "", header).status());
    assertEquals(200, http.send("GET", "/page/x", "", header).status(), "reading is harmless");
    String[] upgrade = {header, "Connection: Upgrade, close", "Upgrade: websocket"};
    assertEquals(status == 403, http.send("GET", "/page/x", "", upgrade).status() == 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/mcp",
        "/v1/events",
        "/v1/events?kinds=task",
        "/v1/swarms/s/live",
        "/v1/swarms/s/live/",
        "/v1/swarms/s/live;x=1",
        "/v1/swarms/s/li%76e",
        "/v1/swarms/%73/live"
      })
  void streamsAreOpenedByNoPageOfAnotherServer(String path) throws Exception {
    start(AccessOptions.DEFAULT, HttpLimits.DEFAULT);
    for (String method : List.of("GET", "HEAD")) {
      for (String header :
          List.of(
              "Origin: http://attacker.example",
              "Origin: null",
              "Sec-Fetch-Site: cross-site", // no-cors: without an Origin
              "Sec-Fetch-Site: same-site", // of another port
              "sec-fetch-site: Cross-Site")) {
        assertEquals(403, http.send(method, path, "", header).status(), header);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: a program says nothing",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: none",
        "Origin: http://127.0.0.1:PORT"
      })
  void streamsAreOpenedByItsOwnPagesAndByPrograms(String header) throws Exception {
    start(AccessOptions.DEFAULT, HttpLimits.DEFAULT);
    String said = header.replace("PORT", Integer.toString(server.port()));
    assertEquals(200, http.send("GET", "/mcp", "", said).status());
    assertEquals(200, http.send("HEAD", "/v1/swarms/s/live", "", said).status());
    assertEquals(503, http.send("HEAD", "/v1/events", "", said).status(), "not started");
  }

  @Test
  void whatIsNoStreamMayBeReadByAnyPage() throws Exception {
    start(AccessOptions.DEFAULT, HttpLimits.DEFAULT);
    String header = "Sec-Fetch-Site: cross-site";
    assertEquals(200, http.send("GET", "/page/live", "", header).status());
    assertEquals(403, http.send("POST", "/page/live", "{}", JSON, header).status());
  }

  // ------------------------------------------------------------------ bodies

  @ParameterizedTest
  @CsvSource({
    "application/json,200",
    "Application/JSON; charset=utf-8,200",
    "text/plain,415",
    "application/x-www-form-urlencoded,415",
    "application/jsonp,415",
    "multipart/form-data; boundary=x,415"
  })
  void aBodyMustBeJson(String type, int status) throws Exception {
    start(AccessOptions.DEFAULT, HttpLimits.DEFAULT);
    assertEquals(status, http.send("POST", "/mcp", "{}", "Content-Type: " + type).status());
    assertEquals(415, http.send("POST", "/mcp", "{}").status());
    assertEquals(200, http.send("POST", "/mcp", "").status());
  }

  @Test
  void aLongBodyIsRefusedWhateverItSaysOfItsLength() throws Exception {
    int most = 2_000;
    start(AccessOptions.DEFAULT, HttpLimits.DEFAULT.withMaxBodyBytes(most));
    String fits = "x".repeat(most);
    assertEquals("local" + most, http.send("POST", "/mcp", fits, JSON).body());
    assertProblem(413, http.send("POST", "/mcp", fits + "x", JSON));
    assertProblem(413, http.send("POST", "/v1/swarms/s/tasks", fits + "x", JSON));
    String chunked = "Transfer-Encoding: chunked";
    String two = chunk(fits) + chunk("x") + chunk("");
    assertProblem(413, http.send("POST", "/mcp", two, JSON, chunked));
    assertProblem(413, http.send("POST", "/v1/swarms/s/tasks", two, JSON, chunked));
    assertProblem(413, http.send("GET", "/v1/swarms/s/tasks", two, JSON, chunked));
    assertEquals(200, http.send("POST", "/mcp", chunk(fits) + chunk(""), JSON, chunked).status());
  }

  @Test
  void whoIsRefusedWhileSendingStillReadsTheAnswer() throws Exception {
    startWithTokens();
    String large = "x".repeat(6 << 20);
    String known = bearer(Role.READ);
    for (int i = 0; i < 20; i++) {
      assertProblem(413, http.send("POST", "/mcp", large, JSON, known));
      assertProblem(401, http.send("POST", "/mcp", large, JSON));
    }
  }

  private static String chunk(String data) {
    return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
  }

  @Test
  void aLongHeadIsRefused() throws Exception {
    start(AccessOptions.DEFAULT, HttpLimits.DEFAULT.withMaxHeaderBytes(4_096));
    assertEquals(200, http.send("GET", "/metrics", "", "X: " + "x".repeat(3_000)).status());
    assertProblem(431, http.send("GET", "/metrics", "", "X: " + "x".repeat(5_000)));
    assertProblem(414, http.send("GET", "/metrics?" + "x".repeat(5_000), ""));
  }

  // ------------------------------------------------------------------ rates

  @Test
  void whoAsksTooOftenIsToldWhenToComeAgain() throws Exception {
    start(
        AccessOptions.DEFAULT.withTokens(tokenFile()).withAnonymous(Role.READ),
        HttpLimits.DEFAULT.withRate(1, 3));
    int refused = 0;
    RawHttp.Answer last = null;
    for (int i = 0; i < 8; i++) {
      RawHttp.Answer answer = http.send("GET", "/metrics", "", bearer(Role.READ));
      if (answer.status() != 200) {
        last = answer;
        refused++;
      }
    }
    assertTrue(refused > 0);
    assertProblem(429, last);
    assertEquals("1", last.header("Retry-After"));
    assertEquals(
        200, http.send("GET", "/metrics", "", bearer(Role.ADMIN)).status(), "each has its own");
    assertEquals(200, http.send("GET", "/metrics", "").status());
  }
}
