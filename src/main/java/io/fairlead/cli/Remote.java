package io.fairlead.cli;

import io.fairlead.query.Api;
import io.fairlead.query.HttpApi;
import io.fairlead.query.ProblemException;
import io.fairlead.query.security.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which coordinator a command asks: the one that is named, else the local one. */
final class Remote {
  private static final String URL_VARIABLE = "FAIRLEAD_URL";
  private static final String TOKEN_VARIABLE = "FAIRLEAD_TOKEN";
  private static final long PATIENCE_MS = 10_000;
  private static final long POLL_MS = 250;
  private static final String CA_VARIABLE = "FAIRLEAD_CA";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private final DataDirectory dataDirectory = new DataDirectory();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "REST interface of the coordinator to ask. Default: $FAIRLEAD_URL, or the local one's.")
  private @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "Token to show it; others on this machine can see it. Default: $FAIRLEAD_TOKEN.")
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the token, alone on its first line.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Whose certificates to accept of it (PEM). Default: $FAIRLEAD_CA, or whom the JDK"
              + " trusts.")
  private @Nullable Path caFile;

  /**
   * Where to connect to.
   *
   * @param url without a path
   * @param token null for none
   * @param caFile whose certificates are accepted; null for those that the JDK accepts
   */
  record Target(String url, @Nullable String token, @Nullable Path caFile) {
    /** Over HTTP. */
    Api overHttp() {
      try {
        return patient(new HttpApi(url, token, caFile == null ? null : Trust.in(caFile)));
      } catch (IOException e) {
        throw new CommandFailedException(ExitCode.USAGE, Failures.sentence(e), e);
      }
    }
  }

  /** Asks again, for a while, what can't be told at this moment: partitions may be moving. */
  private static Api patient(Api api) {
    return (method, path, query, body) -> {
      long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
      while (true) {
        try {
          return api.call(method, path, query, body);
        } catch (ProblemException e) {
          if (e.problem().status() != 503 || !method.equals("GET") || System.nanoTime() > endNs) {
            throw e;
          }
        }
        try {
          TimeUnit.MILLISECONDS.sleep(POLL_MS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CommandFailedException(ExitCode.FAILED, "interrupted while asking.", e);
        }
      }
    };
  }

  /** Makes the way to a coordinator; nothing is sent yet. */
  @FunctionalInterface
  interface Connector {
    Api connect(Target target);
  }

  /**
   * The way there.
   *
   * @throws CommandFailedException if none is named and none runs here
   */
  Api connect() {
    return connect(target());
  }

  private Target target() {
    String variable = System.getenv(CA_VARIABLE);
    Path trusted =
        caFile != null || variable == null || variable.isBlank() ? caFile : Path.of(variable);
    return new Target(url(), token(), trusted);
  }

  private Api connect(Target target) {
    return ((Fairlead) spec.root().userObject()).connect(target);
  }

  /** The same for a command that ends if nobody answers. */
  Api open() {
    Target target = target();
    Api api = connect(target);
    return (method, path, query, body) -> {
      try {
        return api.call(method, path, query, body);
      } catch (UncheckedIOException e) {
        throw new CommandFailedException(ExitCode.UNREACHABLE, unreachable(target, e), e);
      }
    };
  }

  private static String unreachable(Target target, UncheckedIOException e) {
    Throwable cause = e.getCause();
    return cause instanceof ConnectException
        ? target.url() + " can't be reached: nobody listens there."
        : Failures.sentence(e);
  }

  DataDirectory dataDirectory() {
    return dataDirectory;
  }

  private String url() {
    String variable = System.getenv(URL_VARIABLE);
    String chosen = url != null || dataDirectory.isChosen() ? url : variable;
    if (chosen == null || chosen.isBlank()) {
      return LocalInstance.running(dataDirectory.path(), "or name one with --url").http();
    }
    if (!chosen.matches("https?://[^/?#]+/?")) {
      throw new ParameterException(
          spec.commandLine(),
          (url == null ? URL_VARIABLE : "--url")
              + " is '"
              + chosen
              + "', must be like http://127.0.0.1:8080.");
    }
    return chosen;
  }

  private @Nullable String token() {
    if (token != null && tokenFile != null) {
      throw new ParameterException(
          spec.commandLine(), "--token and --token-file exclude each other.");
    }
    if (tokenFile != null) {
      List<String> lines = InputFile.lines(tokenFile);
      if (lines.isEmpty() || lines.get(0).isBlank()) {
        throw new CommandFailedException(ExitCode.USAGE, tokenFile + " holds no token.");
      }
      return lines.get(0).strip();
    }
    return token != null ? token : System.getenv(TOKEN_VARIABLE);
  }
}
