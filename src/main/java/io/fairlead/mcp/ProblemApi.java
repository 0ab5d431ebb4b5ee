package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The API whose every failure is a problem, a coordinator out of reach among them. */
record ProblemApi(Api inner) implements Api {
  private static final String UNKNOWN_OUTCOME = "unknown-outcome";

  @Override
  public JsonNode call(
      String method, List<String> path, Map<String, String> query, @Nullable Object body) {
    try {
      return inner.call(method, path, query, body);
    } catch (UncheckedIOException e) {
      Problem problem = Problem.unavailable(String.valueOf(e.getMessage()));
      boolean sent =
          !(e.getCause() instanceof ConnectException
              || e.getCause() instanceof HttpConnectTimeoutException);
      throw (sent && !method.equals("GET")
              ? more(problem, "whether it was done is not known").because(UNKNOWN_OUTCOME)
              : problem)
          .toException();
    }
  }

  /** Whether what was sent may have been done all the same. */
  static boolean isUnknown(Problem problem) {
    return UNKNOWN_OUTCOME.equals(problem.code());
  }

  /**
   * Runs what reads on after something was begun: if it fails, the error says so, since whoever
   * reads of an error alone takes it that nothing was changed.
   *
   * @param said of what was begun
   */
  static JsonNode afterwards(String said, Supplier<JsonNode> reading) {
    try {
      return reading.get();
    } catch (ProblemException e) {
      throw more(e.problem(), said).toException();
    }
  }

  private static Problem more(Problem problem, String said) {
    return new Problem(
        problem.status(),
        problem.title(),
        problem.detail() + "; " + said,
        problem.field(),
        problem.value(),
        problem.code(),
        problem.retryAfterMs());
  }
}
