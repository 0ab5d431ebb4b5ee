package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fairlead.wire.SchemaRegistryException.Kind;
import io.fairlead.wire.WireException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the genuine client makes of the answers that a registry may give. */
class ConfluentSchemaRegistryTest {
  private static final Answer SCHEMA = new Answer(200, "{\"schema\":\"\\\"string\\\"\"}");
  private static final Answer ID = new Answer(200, "{\"id\":5}");

  private record Answer(int status, String body) {
    static Answer error(int status, int code) {
      return new Answer(status, "{\"error_code\":" + code + ",\"message\":\"m\"}");
    }
  }

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private HttpServer server;

  private String serve(HttpServer with, String scheme, Answer... script) throws IOException {
    answers.addAll(List.of(script));
    server = with;
    server.createContext("/", this::answer);
    server.start();
    return scheme + "://localhost:" + server.getAddress().getPort();
  }

  private String serve(Answer... script) throws IOException {
    return serve(HttpServer.create(loopback(), 0), "http", script);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @AfterEach
  void stop() {
    System.clearProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls");
    if (server != null) {
      server.stop(0);
    }
  }

  private static SchemaRegistry connect(String url, String... more) {
    Map<String, Object> properties =
        new HashMap<>(Map.of("schema.registry.url", url, "max.retries", 2, "retries.wait.ms", 0));
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    return SchemaRegistry.connect(properties);
  }

  private void refused(Kind kind, SchemaRegistry registry) {
    SchemaRegistryException e =
        assertThrows(SchemaRegistryException.class, () -> registry.schema(7));
    assertEquals(kind, e.kind(), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 429})
  void asksAgainWhatMayPass(int status) throws IOException {
    String url = serve(Answer.error(status, status), Answer.error(status, status), SCHEMA);
    assertEquals("\"string\"", connect(url).schema(7));
    assertEquals(3, requests.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429})
  void callsUnavailableWhatDoesNotPass(int status) throws IOException {
    refused(Kind.UNAVAILABLE, connect(serve(Answer.error(status, status * 100 + 1))));
    assertEquals(3, requests.size());
  }

  @ParameterizedTest
  @CsvSource({"401,401", "403,40301", "404,404", "409,409", "422,42201"})
  void doesNotRepeatWhatWasRefused(int status, int code) throws IOException {
    refused(Kind.REFUSED, connect(serve(Answer.error(status, code))));
    assertEquals(1, requests.size());
  }

  @Test
  void onlyTheRegistrysOwnWordMakesASchemaUnknown() throws IOException {
    refused(Kind.NO_SUCH_SCHEMA, connect(serve(Answer.error(404, 40403))));
    assertEquals(1, requests.size());
  }

  @Test
  void aSchemaOfAnotherFormatIsNoSuchSchema() throws IOException {
    String protobuf = "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = \\\"proto3\\\";\"}";
    refused(Kind.NO_SUCH_SCHEMA, connect(serve(new Answer(200, protobuf))));
    assertEquals(1, requests.size());
  }

  @Test
  void anUnreachableRegistryIsUnavailableAndNoMessageIsPoisonForIt() throws IOException {
    int unused;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unused = socket.getLocalPort();
    }
    Map<String, Object> properties =
        Map.of("schema.registry.url", "http://localhost:" + unused, "max.retries", 0);
    try (ConfluentAvroSerde<Sample> serde =
        ConfluentAvroSerde.forValues(Sample.class, properties)) {
      WireException e =
          assertThrows(
              WireException.class,
              () -> serde.deserializer().deserialize("t", new byte[] {0, 0, 0, 0, 1, 0}));
      assertEquals(Reason.REGISTRY_UNAVAILABLE, e.reason());
      assertTrue(e.retriable());
      assertFalse(e.poison());
    }
  }

  @Test
  void goesOnToTheNextUrlWhenOneIsDown() throws IOException {
    int unused;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unused = socket.getLocalPort();
    }
    String url = serve(SCHEMA);
    SchemaRegistry registry =
        connect("http://localhost:" + unused + ", " + url, "max.retries", "0");
    assertEquals("\"string\"", registry.schema(7));
  }

  @Test
  void sendsBasicCredentials() throws IOException {
    connect(
            serve(SCHEMA),
            "basic.auth.credentials.source",
            "USER_INFO",
            "basic.auth.user.info",
            "alice:secret")
        .schema(7);
    assertEquals(List.of("Basic YWxpY2U6c2VjcmV0"), authorizations);
  }

  @Test
  void sendsABearerToken() throws IOException {
    connect(
            serve(SCHEMA),
            "bearer.auth.credentials.source",
            "STATIC_TOKEN",
            "bearer.auth.token",
            "t0ken")
        .schema(7);
    assertEquals(List.of("Bearer t0ken"), authorizations);
  }

  @Test
  void fetchesAnOauthTokenFromItsIssuer() throws IOException {
    // header.claims.signature; the claims are {"sub":"s","exp":4102444800,"iat":1,"scope":"x"}
    String jwt =
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzIiwiZXhwIjo0MTAyNDQ0ODAwLCJpYXQiOjEsInNjb3BlIjoieCJ9.AA";
    String url =
        serve(
            new Answer(200, "{\"access_token\":\"" + jwt + "\",\"token_type\":\"Bearer\"}"),
            SCHEMA);
    // Later releases of the client ask for this.
    System.setProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls", url + "/token");
    connect(
            url,
            "bearer.auth.credentials.source",
            "OAUTHBEARER",
            "bearer.auth.issuer.endpoint.url",
            url + "/token",
            "bearer.auth.client.id",
            "alice",
            "bearer.auth.client.secret",
            "secret",
            "bearer.auth.logical.cluster",
            "lsrc-1",
            "bearer.auth.identity.pool.id",
            "pool-1")
        .schema(7);
    assertEquals("POST /token", requests.get(0));
    assertEquals("Bearer " + jwt, authorizations.get(1));
  }

  @Test
  void trustsACertificateByConfluentsPropertyNames(@TempDir Path directory) throws Exception {
    Path store = directory.resolve("store.p12");
    char[] password = "changeit".toCharArray();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .inheritIO()
            .start();
    assertEquals(0, keytool.waitFor());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer https = HttpsServer.create(loopback(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    String url = serve(https, "https", ID);

    refused(Kind.UNAVAILABLE, connect(url)); // nobody vouches for it
    SchemaRegistry trusting =
        connect(
            url,
            "schema.registry.ssl.truststore.location",
            store.toString(),
            "schema.registry.ssl.truststore.password",
            "changeit",
            "schema.registry.ssl.truststore.type",
            "PKCS12");
    assertEquals(5, trusting.register("s", "\"string\""));
  }
}
