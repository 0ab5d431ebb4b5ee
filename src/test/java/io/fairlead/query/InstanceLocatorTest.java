package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.security.AccessOptions;
import io.fairlead.query.security.RequestGate;
import io.fairlead.query.security.TestCertificates;
import io.fairlead.query.security.TlsOptions;
import io.fairlead.query.security.Token;
import io.fairlead.query.security.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In whose name an instance asks another. */
class InstanceLocatorTest {
  /** Says who asks, and whether for another instance. */
  private static final HttpExtension WHO =
      (config, table, access) ->
          config.routes.get("/who", c -> c.result(RequestGate.principal(c.req()).name()));

  @TempDir Path directory;
  private final Token.Created caller =
      Token.create("caller", Role.READ, Instant.EPOCH, new SecureRandom());
  private final Token.Created instance =
      Token.create("instance", Role.READ, Instant.EPOCH, new SecureRandom());
  private Path own;
  private QueryOptions secured;

  @BeforeEach
  void tokens() throws IOException {
    Path file = directory.resolve("tokens");
    TokenFile.append(file, caller.kept());
    TokenFile.append(file, instance.kept());
    own = Files.writeString(directory.resolve("own"), instance.text() + "\n");
    secured = QueryOptions.DEFAULT.withAccess(AccessOptions.DEFAULT.withTokens(file));
  }

  private static Request asks(Principal principal, String authorization) {
    return new Request(
        "GET",
        List.of("who"),
        new TreeMap<>(),
        new TreeMap<>(),
        null,
        principal,
        false,
        authorization,
        Map.of());
  }

  private static String answer(QueryOptions asking, QueryServer asked, Request request)
      throws IOException {
    return InstanceLocator.of(asking).ask(new HostInfo("127.0.0.1", asked.port()), request).body();
  }

  /** An instance has a second to let another in: the first time a slow machine may take longer. */
  private static void awaitAnswer(
      String expected, QueryOptions asking, QueryServer asked, Request request) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(ProblemException.class)
        .until(() -> answer(asking, asked, request), expected::equals);
  }

  @Test
  void theCallersTokenGoesAlong() throws Exception {
    try (QueryServer asked = QueryServer.start(secured, List.of(WHO))) {
      Principal who = new Principal("caller", Role.READ);
      QueryOptions withOwn =
          QueryOptions.DEFAULT.withAccess(AccessOptions.DEFAULT.withInstanceToken(own));
      for (QueryOptions asking : List.of(QueryOptions.DEFAULT, withOwn)) {
        awaitAnswer("caller", asking, asked, asks(who, "Bearer " + caller.text()));
        for (String none : new String[] {null, "Bearer none"}) {
          ProblemException e =
              assertThrows(
                  ProblemException.class,
                  () -> answer(asking, asked, asks(Principal.ANONYMOUS, none)));
          assertEquals(503, e.problem().status());
          assertFalse(e.isUnheld()); // a command must not be written past who refuses it
          assertTrue(e.problem().detail().contains("same tokens"), e.problem().detail());
          assertTrue(e.problem().concernsCaller(), "who has another token may be answered");
        }
      }
    }
  }

  @Test
  void headersComeAlongAndWhoCannotBeReachedHoldsNothing() throws Exception {
    HttpExtension busy =
        (config, table, access) ->
            config.routes.get(
                "/who", c -> c.status(429).header("Location", "/x").header("Retry-After", "7"));
    HostInfo host;
    InstanceLocator locator = InstanceLocator.of(QueryOptions.DEFAULT);
    Request request = asks(Principal.LOCAL, null);
    try (QueryServer asked = QueryServer.start(QueryOptions.DEFAULT, List.of(busy))) {
      host = new HostInfo("127.0.0.1", asked.port());
      assertEquals(
          Map.of("Location", "/x", "Retry-After", "7"), locator.ask(host, request).headers());
    }
    assertTrue(assertThrows(ProblemException.class, () -> locator.ask(host, request)).isUnheld());
  }

  @Test
  void whatAnInstanceAsksForItselfGoesWithItsOwn() throws Exception {
    try (QueryServer asked = QueryServer.start(secured, List.of(WHO))) {
      QueryOptions asking =
          QueryOptions.DEFAULT.withAccess(AccessOptions.DEFAULT.withInstanceToken(own));
      awaitAnswer("instance", asking, asked, asks(Principal.SELF, null));
      assertThrows(
          ProblemException.class,
          () -> answer(QueryOptions.DEFAULT, asked, asks(Principal.SELF, null)));
    }
  }

  @Test
  void overTlsWhereItAnswersOverTlsItself() throws Exception {
    TestCertificates.Made made = new TestCertificates(directory).make("own");
    QueryOptions tls =
        QueryOptions.DEFAULT.withTls(
            TlsOptions.pem(made.certificate(), made.key(), made.certificate()));
    try (QueryServer asked = QueryServer.start(tls, List.of(WHO))) {
      awaitAnswer("local", tls, asked, asks(Principal.LOCAL, null));
      QueryOptions distrusting =
          QueryOptions.DEFAULT.withTls(TlsOptions.pem(made.certificate(), made.key(), null));
      assertThrows(
          ProblemException.class, () -> answer(distrusting, asked, asks(Principal.LOCAL, null)));
    }
  }

  @Test
  void aMissingTokenEndsTheStart() {
    QueryOptions options =
        QueryOptions.DEFAULT.withAccess(
            AccessOptions.DEFAULT.withInstanceToken(directory.resolve("nowhere")));
    IOException e = assertThrows(IOException.class, () -> QueryServer.start(options));
    assertTrue(e.getMessage().contains("there is no file"), e.getMessage());
  }
}
