package io.fairlead.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.query.view.NowView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of answers that do not fit. */
class InProcessApiTest {
  private static NowView ask(int status, String body, String from) {
    Endpoint endpoint =
        Endpoint.get(
            "/now",
            "Now.",
            NowView.class,
            request ->
                new Reply(
                    status,
                    "application/json",
                    body.getBytes(StandardCharsets.UTF_8),
                    Map.of(),
                    from));
    EndpointTable table = new EndpointTable(List.of(() -> List.of(endpoint)));
    return new InProcessApi(table, Principal.LOCAL, null).get(NowView.class, "now");
  }

  /** As while instances of two versions run. */
  @ParameterizedTest
  @CsvSource({
    "200, '{\"swarmId\": \"s\", \"newer\": 1}', NowView",
    "200, '<html>', NowView",
    "200, '', NowView",
    "404, '{\"status\": 404, \"newer\": 1}', Problem",
    "302, '', Problem"
  })
  void anAnswerOfAnotherInstanceThatCannotBeReadIsNone(int status, String body, String type) {
    ProblemException e =
        assertThrows(ProblemException.class, () -> ask(status, body, "10.0.0.1:8080"));
    assertEquals(Problem.unavailable("10.0.0.1:8080 answered what is no " + type), e.problem());
  }

  @Test
  void oneOfItsOwnIsABug() {
    assertThrows(IllegalStateException.class, () -> ask(200, "{\"newer\": 1}", null));
  }
}
