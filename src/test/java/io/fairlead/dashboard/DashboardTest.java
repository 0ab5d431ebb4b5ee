package io.fairlead.dashboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import io.fairlead.query.RawHttp;
import io.fairlead.query.Role;
import io.fairlead.query.security.AccessOptions;
import io.fairlead.query.security.Token;
import io.fairlead.query.security.TokenFile;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the dashboard is served: to anybody, and nothing but what it is made of. */
class DashboardTest {
  @TempDir static Path directory;
  private static QueryServer server;
  private static String token;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    Path tokens = directory.resolve("tokens");
    Token.Created created =
        Token.create("viewer", Role.READ, Instant.EPOCH, new SecureRandom(new byte[] {1}));
    TokenFile.append(tokens, created.kept());
    token = created.text();
    server =
        QueryServer.start(
            QueryOptions.DEFAULT.withAccess(AccessOptions.DEFAULT.withTokens(tokens)),
            List.of(new Dashboard()));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void the_page_is_there_for_anybody_and_nothing_may_come_from_elsewhere() throws Exception {
    HttpResponse<byte[]> page = ask("GET", "/");

    assertEquals(200, page.statusCode());
    Map<String, String> expected =
        Map.ofEntries(
            Map.entry("Content-Type", "text/html;charset=utf-8"),
            Map.entry("Cache-Control", "no-cache"),
            Map.entry("Vary", "Accept-Encoding"),
            Map.entry("X-Content-Type-Options", "nosniff"),
            Map.entry("X-Frame-Options", "DENY"),
            Map.entry("Referrer-Policy", "no-referrer"),
            Map.entry("Cross-Origin-Opener-Policy", "same-origin"),
            Map.entry("Cross-Origin-Resource-Policy", "same-origin"),
            Map.entry("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
            Map.entry(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'"));
    expected.forEach((name, value) -> assertEquals(value, header(page, name), name));
    assertEquals("", header(page, "Set-Cookie"));
    assertEquals("", header(page, "Access-Control-Allow-Origin"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dashboard/index.html",
        "/dashboard/app.js",
        "/dashboard/style.css",
        "/dashboard/icon.svg",
        "/dashboard/pages/now.js",
        "/dashboard/lib/lit-html/directives/repeat.js",
        "/dashboard/lib/echarts/echarts.esm.min.js"
      })
  void its_parts_have_the_same_headers_as_the_page(String path) throws Exception {
    HttpResponse<byte[]> page = ask("GET", "/");
    HttpResponse<byte[]> part = ask("GET", path);

    assertEquals(200, part.statusCode());
    for (String name :
        List.of("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Vary")) {
      assertEquals(header(page, name), header(part, name), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, GZIP;q=0.8", "gzip, deflate, br, zstd"})
  void who_takes_gzip_gets_it(String accepted) throws Exception {
    HttpResponse<byte[]> plain = ask("GET", "/dashboard/app.js");
    HttpResponse<byte[]> packed = ask("GET", "/dashboard/app.js", "Accept-Encoding", accepted);

    assertEquals("", header(plain, "Content-Encoding"));
    assertEquals("gzip", header(packed, "Content-Encoding"));
    assertTrue(packed.body().length < plain.body().length / 2);
    assertArrayEquals(
        plain.body(), new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "br", "gzip;q=0", "gzip ; q=0.0, br"})
  void who_does_not_does_not(String accepted) throws Exception {
    HttpResponse<byte[]> answer = ask("GET", "/dashboard/app.js", "Accept-Encoding", accepted);

    assertEquals("", header(answer, "Content-Encoding"));
    assertArrayEquals(ask("GET", "/dashboard/app.js").body(), answer.body());
  }

  @Test
  void what_has_not_changed_is_not_sent_again() throws Exception {
    String tag = header(ask("GET", "/dashboard/app.js"), "ETag");
    assertTrue(tag.matches("W/\"[0-9a-f]{24}\""), tag);

    for (String matching : List.of(tag, "\"other\", " + tag, tag.substring(2), "*")) {
      HttpResponse<byte[]> same = ask("GET", "/dashboard/app.js", "If-None-Match", matching);
      assertEquals(304, same.statusCode(), matching);
      assertEquals(0, same.body().length);
      assertEquals(tag, header(same, "ETag"));
      assertEquals("no-cache", header(same, "Cache-Control"));
    }
    assertEquals(
        200, ask("GET", "/dashboard/style.css", "If-None-Match", tag).statusCode(), "another file");
  }

  @Test
  void head_tells_what_get_would_and_no_more() throws Exception {
    HttpResponse<byte[]> answer = ask("HEAD", "/");
    HttpResponse<byte[]> page = ask("GET", "/");

    assertEquals(200, answer.statusCode());
    assertEquals(0, answer.body().length);
    assertEquals(header(page, "ETag"), header(answer, "ETag"));
    assertEquals(header(page, "Content-Type"), header(answer, "Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dashboard/",
        "/dashboard/none.js",
        "/dashboard/pages",
        "/dashboard/pages/",
        "/dashboard/app.js/",
        "/dashboard//app.js",
        "/dashboard/App.js",
        // What lies in the same folder, or has another type.
        "/dashboard/Dashboard.class",
        "/dashboard/package-info.class",
        "/dashboard/lib/echarts/LICENSE",
        "/dashboard/app.js.map",
        "/dashboard/.js"
      })
  void what_is_not_there_is_not_found(String path) throws Exception {
    HttpResponse<byte[]> answer = ask("GET", path);

    assertEquals(404, answer.statusCode());
    for (String name :
        List.of("Content-Security-Policy", "Referrer-Policy", "X-Frame-Options", "Cache-Control")) {
      assertEquals(header(ask("GET", "/"), name), header(answer, name), name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dashboard/..%2f..%2fapplication.properties",
        "/dashboard/%2e%2e/dashboard/app.js",
        "/dashboard/../dashboard/app.js",
        "/dashboard/../v1/swarms",
        "/dashboard/..%2fv1/swarms",
        "/dashboard/%2e%2e%2fv1%2fswarms",
        "/dashboard/..;/v1/swarms",
        "/dashboard/..\\..\\io\\fairlead\\cli\\Fairlead.class",
        "/dashboard/%5c..%5capp.js",
        "/dashboard/%00app.js",
        "/dashboard/app.js%00.svg",
        "/dashboard/%61pp.js",
        "//dashboard/app.js",
        "//v1/swarms",
        "//",
        "/dashboard/pages/../app.js",
        "/dashboard/./app.js",
        "/dashboard/app..js"
      })
  void no_way_of_writing_a_path_leads_elsewhere(String target) throws Exception {
    RawHttp.Answer answer = new RawHttp(URI.create(server.url()).getPort()).send("GET", target, "");

    assertTrue(
        List.of(400, 401, 404).contains(answer.status()),
        target + " is answered " + answer.status());
    assertFalse(answer.body().contains("import "), target);
    assertFalse(answer.body().contains("CAFEBABE"), target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void nothing_can_be_written(String method) throws Exception {
    for (String path : List.of("/", "/dashboard/app.js")) {
      assertEquals(401, ask(method, path).statusCode(), "who has no token learns no more");
      int known = ask(method, path, "Authorization", "Bearer " + token).statusCode();
      assertTrue(known == 404 || known == 405, path + " is answered " + known);
    }
  }

  @Test
  void what_it_shows_is_not_for_anybody() throws Exception {
    for (String path : List.of("/v1/swarms", "/v1/swarms/main/live", "/v1/swarms/main/now")) {
      assertEquals(401, ask("GET", path).statusCode(), path);
    }
    assertEquals(200, ask("GET", "/").statusCode());
    assertEquals(200, ask("GET", "/v1/caller", "Authorization", "Bearer " + token).statusCode());
  }

  private HttpResponse<byte[]> ask(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return String.join(", ", response.headers().allValues(name));
  }
}
