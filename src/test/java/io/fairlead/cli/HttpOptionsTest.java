package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Json;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.Role;
import io.fairlead.query.security.HttpLimits;
import io.fairlead.query.security.TokenFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class HttpOptionsTest {
  @TempDir Path directory;

  /** Nothing but the options. */
  @Command(name = "server")
  private static final class Server implements Runnable {
    @Mixin private final HttpOptions http = new HttpOptions();

    @Override
    public void run() {}
  }

  private static HttpOptions parsed(String... arguments) {
    Server server = new Server();
    new CommandLine(server).parseArgs(arguments);
    return server.http;
  }

  @Test
  void nothingGivenIsTheDefault() {
    QueryOptions options = parsed().queryOptions();
    assertEquals(QueryOptions.DEFAULT, options);
  }

  @Test
  void optionsAreStrongerThanTheFile() {
    HttpOptions http = parsed("--max-body-bytes", "4096", "--tls-cert", "c", "--tls-key", "k");
    Map<String, String> file = new LinkedHashMap<>();
    file.put("http.max.body.bytes", "8192");
    file.put("http.requests.per.second", "7");
    file.put("http.tokens", "t");
    file.put("http.anonymous", "read");
    file.put("http.allowed.hosts", "a.example, b.example");
    file.put("http.port", "0");
    file.put("state.dir", "s");
    http.takeFrom(file);
    assertEquals(Map.of("state.dir", "s"), file);
    QueryOptions options = http.queryOptions();
    assertEquals(4_096, options.limits().maxBodyBytes());
    assertEquals(7, options.limits().requestsPerSecond());
    assertEquals(14, options.limits().requestBurst());
    assertEquals(HttpLimits.DEFAULT.maxHeaderBytes(), options.limits().maxHeaderBytes());
    assertEquals(Path.of("t"), options.access().tokens());
    assertEquals(Role.READ, options.access().anonymous());
    assertEquals(Set.of("a.example", "b.example"), options.access().hostNames());
    assertEquals(Path.of("c"), options.tls().certificate());
    assertNull(options.tls().keyStore());
    assertEquals(0, http.number(HttpSetting.PORT).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "--anonymous root, --anonymous (http.anonymous) is 'root'",
    "--max-body-bytes many, --max-body-bytes (http.max.body.bytes) is 'many'",
    "--max-body-bytes 3, maxBodyBytes is 3",
    "--max-requests-per-second 0, requestsPerSecond is 0",
    "--max-connections -1, --max-connections (http.max.connections) is '-1'",
    "--tls-cert c, a certificate and its key",
    "--tls-ca c, either a key store or a certificate",
    "--tls-keystore s --tls-cert c --tls-key k, either a key store or a certificate",
  })
  void whatIsWrongIsNamed(String arguments, String words) {
    HttpOptions http = parsed(arguments.split(" "));
    ParameterException e = assertThrows(ParameterException.class, http::queryOptions);
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void anUnknownSettingOfTheFileIsNamed() {
    Map<String, String> file = new LinkedHashMap<>(Map.of("http.token", "t"));
    ParameterException e = assertThrows(ParameterException.class, () -> parsed().takeFrom(file));
    assertTrue(e.getMessage().contains("http.token: there is no such setting"), e.getMessage());
  }

  @Test
  void everyOptionHasItsSetting() {
    Set<String> options = new CommandLine(new Server()).getCommandSpec().optionsMap().keySet();
    for (HttpSetting setting : HttpSetting.values()) {
      if (!List.of(HttpSetting.HOST, HttpSetting.PORT, HttpSetting.ADVERTISED_HOST)
          .contains(setting)) {
        setting.option().ifPresent(option -> assertTrue(options.contains(option), option));
      }
    }
  }

  @Test
  void tokensAreToldToProgramsWithoutTheirHashes() throws Exception {
    String file = directory.resolve("tokens").toString();

    JsonNode created =
        json("token", "create", "--name", "ci", "--role", "read", "--file", file, "-o", "json");
    assertTrue(
        created.path("token").asText().matches("fairlead_[A-Za-z0-9_-]{43}"), created.toString());
    assertEquals("ci", created.path("name").asText());
    assertEquals("read", created.path("role").asText());

    JsonNode listed = json("token", "list", "--file", file, "--output", "json");
    assertEquals(
        Json.MAPPER.readTree(
            "{\"tokens\":[{\"name\":\"ci\",\"role\":\"read\",\"createdAtMs\":"
                + TokenFile.read(Path.of(file)).tokens().get(0).createdAt().toEpochMilli()
                + "}]}"),
        listed);
  }

  private static JsonNode json(String... arguments) throws Exception {
    CommandLineRun run = CommandLineRun.of(arguments);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    return Json.MAPPER.readTree(run.out());
  }

  @Test
  void aTokenIsPrintedOnceAndKeptAsItsHash() throws Exception {
    Path file = directory.resolve("tokens");
    String[] create = {
      "token", "create", "--name", "ci", "--role", "operate", "--file", file.toString()
    };
    CommandLineRun run = CommandLineRun.of(create);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals("", run.err());
    assertTrue(run.out().strip().matches("fairlead_[A-Za-z0-9_-]{43}"), run.out());
    assertFalse(Files.readString(file).contains(run.out().strip()));
    assertEquals(1, TokenFile.read(file).tokens().size());

    CommandLineRun again = CommandLineRun.of(create);
    assertEquals(ExitCode.FAILED, again.exitCode());
    assertEquals("", again.out());
    assertTrue(again.complaint().contains("a token named ci already"), again.complaint());

    CommandLineRun list = CommandLineRun.of("token", "list", "--file", file.toString());
    assertTrue(list.lastLine().matches("ci +operate +20.*Z"), list.out());

    CommandLineRun wrong =
        CommandLineRun.of("token", "create", "--name", "x", "--role", "boss", "--file", "f");
    assertEquals(ExitCode.USAGE, wrong.exitCode());
    assertTrue(wrong.complaint().contains("read, operate or admin"), wrong.complaint());
  }

  @Test
  void aMalformedTokenFileEndsTheStartAndIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("tokens"), "ci boss\n");
    CommandLineRun run =
        CommandLineRun.of(
            "coordinator",
            "--bootstrap-server",
            "127.0.0.1:1",
            "--schema-registry",
            "http://127.0.0.1:1",
            "--tokens",
            file.toString(),
            "--http-port",
            "0",
            "--data-dir",
            directory.toString());
    assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
    assertTrue(run.err().contains("tokens, line 1: has 2 words"), run.err());
  }
}
