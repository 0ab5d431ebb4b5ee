package io.fairlead.cli;

import io.fairlead.query.QueryOptions;
import io.fairlead.query.Role;
import io.fairlead.query.security.AccessOptions;
import io.fairlead.query.security.HttpLimits;
import io.fairlead.query.security.TlsOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * How the REST interface of a coordinator is secured and bounded: options, and what a file says.
 */
final class HttpOptions {
  private static final Set<HttpSetting> FILES =
      Set.of(
          HttpSetting.TOKENS,
          HttpSetting.INSTANCE_TOKEN,
          HttpSetting.TLS_KEYSTORE,
          HttpSetting.TLS_PASSWORD_FILE,
          HttpSetting.TLS_CERT,
          HttpSetting.TLS_KEY,
          HttpSetting.TLS_CA);

  private final Map<HttpSetting, String> given = new EnumMap<>(HttpSetting.class);

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description =
          "Who may use the REST interface: tokens, as 'fairlead token create' writes them. Without"
              + " it everybody on this machine may everything, and others may read.")
  void tokens(String file) {
    given.put(HttpSetting.TOKENS, file);
  }

  @Option(
      names = "--anonymous",
      paramLabel = "ROLE",
      description = "What callers without a token may: none, read, operate or admin.")
  void anonymous(String role) {
    given.put(HttpSetting.ANONYMOUS, role);
  }

  @Option(
      names = "--allowed-hosts",
      paramLabel = "NAMES",
      description =
          "Names by which callers without a token may address it, beside its own; separated by"
              + " commas.")
  void allowedHosts(String names) {
    given.put(HttpSetting.ALLOWED_HOSTS, names);
  }

  @Option(
      names = "--instance-token-file",
      paramLabel = "FILE",
      description = "The token with which this instance itself asks others.")
  void instanceToken(String file) {
    given.put(HttpSetting.INSTANCE_TOKEN, file);
  }

  @Option(
      names = "--tls-keystore",
      paramLabel = "FILE",
      description = "HTTPS, with the key of this PKCS #12 file.")
  void tlsKeyStore(String file) {
    given.put(HttpSetting.TLS_KEYSTORE, file);
  }

  @Option(
      names = "--tls-password-file",
      paramLabel = "FILE",
      description = "The key store's password.")
  void tlsPasswordFile(String file) {
    given.put(HttpSetting.TLS_PASSWORD_FILE, file);
  }

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "HTTPS, with this certificate (PEM) and the key of --tls-key.")
  void tlsCertificate(String file) {
    given.put(HttpSetting.TLS_CERT, file);
  }

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's key (PEM, PKCS #8, not encrypted).")
  void tlsKey(String file) {
    given.put(HttpSetting.TLS_KEY, file);
  }

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "Whom to trust when other instances are asked over HTTPS (PEM).")
  void tlsCa(String file) {
    given.put(HttpSetting.TLS_CA, file);
  }

  @Option(
      names = "--max-body-bytes",
      paramLabel = "N",
      description = "Longest body of a request. Default: 2097152.")
  void maxBodyBytes(String bytes) {
    given.put(HttpSetting.MAX_BODY_BYTES, bytes);
  }

  @Option(
      names = "--max-requests-per-second",
      paramLabel = "N",
      description = "Of one token, or of one address without tokens. Default: 500.")
  void maxRequestsPerSecond(String requests) {
    given.put(HttpSetting.REQUESTS_PER_SECOND, requests);
  }

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description = "Connections open at once. Default: 2000.")
  void maxConnections(String connections) {
    given.put(HttpSetting.MAX_CONNECTIONS, connections);
  }

  /**
   * Takes what a file says of the REST interface out of its properties. Options are stronger.
   *
   * @throws ParameterException if there is no such setting
   */
  void takeFrom(Map<String, String> properties) {
    for (Iterator<Map.Entry<String, String>> it = properties.entrySet().iterator();
        it.hasNext(); ) {
      Map.Entry<String, String> entry = it.next();
      if (entry.getKey().startsWith(HttpSetting.PREFIX)) {
        HttpSetting setting =
            HttpSetting.byKey(entry.getKey())
                .orElseThrow(() -> fault(entry.getKey() + ": there is no such setting"));
        given.putIfAbsent(setting, entry.getValue().strip());
        it.remove();
      }
    }
  }

  /** The same as a file says it, for another process: files by their whole path. */
  Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    given.forEach(
        (setting, value) ->
            properties.put(
                setting.key(),
                FILES.contains(setting) && !value.isEmpty()
                    ? Path.of(value).toAbsolutePath().toString()
                    : value));
    return properties;
  }

  Optional<String> text(HttpSetting setting) {
    return Optional.ofNullable(given.get(setting)).filter(value -> !value.isEmpty());
  }

  /** A whole number, if it is given. */
  Optional<Integer> number(HttpSetting setting) {
    return text(setting).map(value -> Math.toIntExact(number(setting, value)));
  }

  /**
   * Host, port and advertised host excepted.
   *
   * @throws ParameterException if something is not as it must be, naming it
   */
  QueryOptions queryOptions() {
    try {
      return QueryOptions.DEFAULT.withAccess(access()).withLimits(limits()).withTls(tls());
    } catch (IllegalArgumentException e) {
      throw fault(Failures.sentence(e));
    }
  }

  private AccessOptions access() {
    Role anonymous =
        text(HttpSetting.ANONYMOUS)
            .map(
                key ->
                    Role.byKey(key)
                        .orElseThrow(
                            () ->
                                fault(
                                    name(HttpSetting.ANONYMOUS)
                                        + " is '"
                                        + key
                                        + "', must be none, read, operate or admin")))
            .orElse(null);
    Set<String> hosts =
        text(HttpSetting.ALLOWED_HOSTS).stream()
            .flatMap(names -> Arrays.stream(names.split(",", -1)))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    return AccessOptions.DEFAULT
        .withTokens(path(HttpSetting.TOKENS))
        .withAnonymous(anonymous)
        .withHostNames(hosts)
        .withInstanceToken(path(HttpSetting.INSTANCE_TOKEN));
  }

  private HttpLimits limits() {
    HttpLimits usual = HttpLimits.DEFAULT;
    return new HttpLimits(
        number(HttpSetting.MAX_BODY_BYTES).orElse(usual.maxBodyBytes()),
        number(HttpSetting.MAX_HEADER_BYTES).orElse(usual.maxHeaderBytes()),
        number(HttpSetting.REQUESTS_PER_SECOND).orElse(usual.requestsPerSecond()),
        burst(usual),
        number(HttpSetting.MAX_CONNECTIONS).orElse(usual.maxConnections()),
        number(HttpSetting.IDLE_TIMEOUT_MS).map(Integer::longValue).orElse(usual.idleTimeoutMs()),
        number(HttpSetting.BODY_TIMEOUT_MS).map(Integer::longValue).orElse(usual.bodyTimeoutMs()));
  }

  /** Two seconds of the rate, where only that is given. */
  private int burst(HttpLimits usual) {
    return number(HttpSetting.REQUEST_BURST)
        .or(() -> number(HttpSetting.REQUESTS_PER_SECOND).map(rate -> 2 * rate))
        .orElse(usual.requestBurst());
  }

  private @Nullable TlsOptions tls() {
    Map<HttpSetting, String> ours = new TreeMap<>(given);
    ours.keySet()
        .retainAll(
            Set.of(
                HttpSetting.TLS_KEYSTORE,
                HttpSetting.TLS_PASSWORD_FILE,
                HttpSetting.TLS_CERT,
                HttpSetting.TLS_KEY,
                HttpSetting.TLS_CA));
    return ours.isEmpty()
        ? null
        : new TlsOptions(
            path(HttpSetting.TLS_KEYSTORE),
            path(HttpSetting.TLS_PASSWORD_FILE),
            path(HttpSetting.TLS_CERT),
            path(HttpSetting.TLS_KEY),
            path(HttpSetting.TLS_CA));
  }

  private @Nullable Path path(HttpSetting setting) {
    return text(setting).map(Path::of).orElse(null);
  }

  private long number(HttpSetting setting, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw fault(name(setting) + " is '" + value + "', must be a whole number");
  }

  private static String name(HttpSetting setting) {
    return setting
        .option()
        .map(option -> option + " (" + setting.key() + ")")
        .orElse(setting.key());
  }

  private ParameterException fault(String what) {
    return new ParameterException(spec.commandLine(), what + ".");
  }
}
