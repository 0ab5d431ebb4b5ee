package io.fairlead.query.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.query.Json;
import io.fairlead.query.ProblemException;
import io.fairlead.query.view.TopologyBody;
import org.junit.jupiter.api.Test;

class TopologyRoutesTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000;

  private static TopologyWork.Wanted wanted(String body) throws JsonProcessingException {
    return TopologyRoutes.wanted(Json.MAPPER.readValue(body, TopologyBody.class), NOW);
  }

  @Test
  void aPeriodGoesNoFurtherThanNow() throws Exception {
    for (String body : new String[] {"{}", "{\"toMs\": 9000000000000000000}"}) {
      assertEquals(NOW, wanted(body).untilMs(), body);
      assertEquals(NOW - HOUR, wanted(body).fromMs(), body);
    }
    assertEquals(NOW - 5, wanted("{\"toMs\": " + (NOW - 5) + "}").untilMs());
    ProblemException later =
        assertThrows(
            ProblemException.class,
            () -> wanted("{\"fromMs\": " + NOW + ", \"toMs\": " + (NOW + HOUR) + "}"));
    assertEquals("fromMs", later.problem().field());
  }
}
