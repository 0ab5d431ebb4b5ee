package io.fairlead.query.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.HttpApi;
import io.fairlead.query.ProblemException;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import io.fairlead.query.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsTest {
  @TempDir Path directory;

  private static QueryServer start(TlsOptions tls) throws IOException {
    return QueryServer.start(QueryOptions.DEFAULT.withTls(tls));
  }

  private static String live(QueryServer server, Path ca) throws IOException {
    return new HttpApi(server.url(), null, Trust.in(ca))
        .get("health", "live")
        .path("status")
        .asText();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void answersWhoTrustsItsCertificateAndNobodyElse(boolean keyStore) throws Exception {
    TestCertificates certificates = new TestCertificates(directory);
    TestCertificates.Made made = certificates.make("own");
    TestCertificates.Made other = certificates.make("other");
    TlsOptions tls =
        keyStore
            ? TlsOptions.keyStore(made.keyStore(), made.password(), null)
            : TlsOptions.pem(made.certificate(), made.key(), null);
    try (QueryServer server = start(tls)) {
      assertTrue(server.url().startsWith("https://127.0.0.1:"), server.url());
      assertEquals("live", live(server, made.certificate()));
      assertThrows(UncheckedIOException.class, () -> live(server, other.certificate()));
      HttpApi jdk = new HttpApi(server.url(), null);
      assertThrows(UncheckedIOException.class, () -> jdk.get("health", "live"));
      HttpApi plain = new HttpApi(server.url().replace("https", "http"), null);
      assertThrows(UncheckedIOException.class, () -> plain.get("health", "live"));
    }
  }

  @Test
  void aCertificateForAnotherNameIsNotAccepted() throws Exception {
    TestCertificates.Made made =
        new TestCertificates(directory).make("own", "san=dns:other.example");
    try (QueryServer server = start(TlsOptions.pem(made.certificate(), made.key(), null))) {
      assertThrows(UncheckedIOException.class, () -> live(server, made.certificate()));
    }
  }

  @Test
  void takesTokensOverTls() throws Exception {
    TestCertificates.Made made = new TestCertificates(directory).make("own");
    Path file = directory.resolve("tokens");
    Token.Created token = Token.create("ci", Role.READ, Instant.EPOCH, new SecureRandom());
    TokenFile.append(file, token.kept());
    QueryOptions options =
        QueryOptions.DEFAULT
            .withTls(TlsOptions.pem(made.certificate(), made.key(), null))
            .withAccess(AccessOptions.DEFAULT.withTokens(file));
    try (QueryServer server = QueryServer.start(options)) {
      var trust = Trust.in(made.certificate());
      assertEquals(503, status(new HttpApi(server.url(), token.text(), trust)));
      assertEquals(401, status(new HttpApi(server.url(), null, trust)));
    }
  }

  private static int status(HttpApi api) {
    return assertThrows(ProblemException.class, () -> api.get("v1", "swarms", "s", "proposal"))
        .problem()
        .status();
  }

  @Test
  void anotherCertificateIsTakenUpWhileItRuns() throws Exception {
    TestCertificates certificates = new TestCertificates(directory);
    TestCertificates.Made first = certificates.make("first");
    TestCertificates.Made second = certificates.make("second");
    Path crt = Files.copy(first.certificate(), directory.resolve("now.crt"));
    Path key = Files.copy(first.key(), directory.resolve("now.key"));
    try (QueryServer server = start(TlsOptions.pem(crt, key, null))) {
      assertEquals("live", live(server, first.certificate()));
      Files.writeString(crt, "torn");
      Files.copy(second.key(), key, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(second.certificate(), crt, StandardCopyOption.REPLACE_EXISTING);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> live(server, second.certificate()).equals("live"));
      assertThrows(UncheckedIOException.class, () -> live(server, first.certificate()));
    }
  }

  @Test
  void whatIsWrongWithAFileIsSaid() throws Exception {
    TestCertificates.Made made = new TestCertificates(directory).make("own");
    Path nowhere = directory.resolve("nowhere");
    Path empty = Files.writeString(directory.resolve("empty"), "");
    assertFault("there is no file " + nowhere, TlsOptions.pem(nowhere, made.key(), null));
    assertFault("no '-----BEGIN CERTIFICATE-----'", TlsOptions.pem(made.key(), made.key(), null));
    assertFault("openssl pkcs8", TlsOptions.pem(made.certificate(), made.certificate(), null));
    assertFault("there is no file", TlsOptions.keyStore(nowhere, null, null));
    assertFault("the password is another", TlsOptions.keyStore(made.keyStore(), empty, null));
    assertFault("no PKCS #12 key store", TlsOptions.keyStore(made.key(), made.password(), null));
    assertFault(
        "there is no file " + nowhere, TlsOptions.pem(made.certificate(), made.key(), nowhere));
  }

  private static void assertFault(String words, TlsOptions tls) {
    IOException e = assertThrows(IOException.class, () -> start(tls).close());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
