package io.fairlead.cli;

import io.fairlead.query.security.HttpLimits;
import java.util.Optional;

/**
 * Every setting of the REST interface: its key in a coordinator's properties file, its option on
 * the command line, default and meaning. An option is stronger than the file.
 */
enum HttpSetting {
  HOST("http.host", "--host", "127.0.0.1", "Address it listens on; 0.0.0.0 for every one."),
  PORT("http.port", "--http-port", "8080, or a free one", "Its port; 0 for any."),
  ADVERTISED_HOST(
      "http.advertised.host",
      "--advertised-host",
      "the host, or this machine's name for 0.0.0.0",
      "By which other instances reach it."),
  TOKENS(
      "http.tokens",
      "--tokens",
      "none",
      "File of tokens, as 'fairlead token create' writes it. Read again when it changes."),
  ANONYMOUS(
      "http.anonymous",
      "--anonymous",
      "with tokens none; without them admin on loopback and read elsewhere",
      "What callers without a token may: none, read, operate or admin."),
  ALLOWED_HOSTS(
      "http.allowed.hosts",
      "--allowed-hosts",
      "none",
      "Names by which callers may address it, beside its own, separated by commas. Checked where"
          + " callers without a token may anything."),
  INSTANCE_TOKEN(
      "http.instance.token.file",
      "--instance-token-file",
      "none",
      "File with the token with which this instance itself asks others, on its first line."),
  TLS_KEYSTORE("http.tls.keystore", "--tls-keystore", "none", "PKCS #12 file; HTTPS with its key."),
  TLS_PASSWORD_FILE(
      "http.tls.password.file",
      "--tls-password-file",
      "no password",
      "File with the key store's password on its first line."),
  TLS_CERT(
      "http.tls.cert",
      "--tls-cert",
      "none",
      "PEM file; HTTPS with that certificate, and those that signed it after it."),
  TLS_KEY("http.tls.key", "--tls-key", "none", "PEM file with its key, PKCS #8, not encrypted."),
  TLS_CA(
      "http.tls.ca",
      "--tls-ca",
      "what the JDK trusts",
      "PEM file with whom to trust when other instances are asked over HTTPS."),
  MAX_BODY_BYTES(
      "http.max.body.bytes",
      "--max-body-bytes",
      text(HttpLimits.DEFAULT.maxBodyBytes()),
      "Longest body of a request, 1024 to 67108864; 413 beyond."),
  MAX_HEADER_BYTES(
      "http.max.header.bytes",
      null,
      text(HttpLimits.DEFAULT.maxHeaderBytes()),
      "Longest head of a request, 4096 to 1048576; 431 beyond."),
  REQUESTS_PER_SECOND(
      "http.requests.per.second",
      "--max-requests-per-second",
      text(HttpLimits.DEFAULT.requestsPerSecond()),
      "Requests of one token, or of one address without tokens, in the long run; 429 beyond."),
  REQUEST_BURST(
      "http.request.burst",
      null,
      text(HttpLimits.DEFAULT.requestBurst()),
      "The same at once; where only the rate is given, twice the rate."),
  MAX_CONNECTIONS(
      "http.max.connections",
      "--max-connections",
      text(HttpLimits.DEFAULT.maxConnections()),
      "Connections open at once; further ones wait."),
  IDLE_TIMEOUT_MS(
      "http.idle.timeout.ms",
      null,
      text(HttpLimits.DEFAULT.idleTimeoutMs()),
      "Silence after which a connection is closed."),
  BODY_TIMEOUT_MS(
      "http.body.timeout.ms",
      null,
      text(HttpLimits.DEFAULT.bodyTimeoutMs()),
      "How long a body may take; 408 after that.");

  static final String PREFIX = "http.";

  private final String key;
  private final Optional<String> option;
  private final String byDefault;
  private final String meaning;

  HttpSetting(
      String key,
      @org.jspecify.annotations.Nullable String option,
      String byDefault,
      String meaning) {
    this.key = key;
    this.option = Optional.ofNullable(option);
    this.byDefault = byDefault;
    this.meaning = meaning;
  }

  private static String text(long number) {
    return Long.toString(number);
  }

  String key() {
    return key;
  }

  /** On the command line; empty if it is for files only. */
  Optional<String> option() {
    return option;
  }

  /** In words, for people. */
  String byDefault() {
    return byDefault;
  }

  String meaning() {
    return meaning;
  }

  static Optional<HttpSetting> byKey(String key) {
    for (HttpSetting setting : values()) {
      if (setting.key.equals(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
