package io.fairlead.query.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.view.WhatIfBody;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhatIfWishTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final String SETTINGS = "\"settings\": {\"stealThreshold\": 5}";

  private static WhatIfWish wish(String body) throws JsonProcessingException {
    return WhatIfWish.of(Json.MAPPER.readValue(body, WhatIfBody.class), NOW);
  }

  private static Problem refused(String body) {
    return assertThrows(ProblemException.class, () -> wish(body)).problem();
  }

  private static void isMalformed(String field, String body) {
    Problem problem = refused(body);
    assertEquals(400, problem.status());
    assertEquals(field, problem.field());
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    WhatIfWish wish = wish("{" + SETTINGS + "}");
    assertEquals(Map.of("stealThreshold", "5"), wish.settings());
    assertEquals(NOW, wish.toMs());
    assertEquals(NOW - 3_600_000, wish.fromMs());
    assertEquals(5, wish.seeds());
    assertEquals(60_000, wish.maxMs());
    assertEquals(NOW, wish("{" + SETTINGS + ", \"toMs\": 9000000000000000000}").toMs());
    assertEquals(
        "null",
        wish("{\"settings\": {\"stealThreshold\": null}}").settings().get("stealThreshold"));
  }

  @Test
  void everySettingThatIsWrongIsNamed() {
    Problem problem =
        refused("{\"settings\": {\"stealThreshold\": \"x\", \"none\": 1, \"agingBoost\": 2}}");
    assertEquals("settings.none", problem.field());
    assertTrue(problem.detail().contains("none"), problem.detail());
    assertTrue(problem.detail().contains("stealThreshold"), problem.detail());
  }

  @Test
  void whatIsOutOfItsRangeIsNamed() {
    isMalformed("settings", "{}");
    isMalformed("settings", "{\"settings\": {}, \"agents\": {\"add\": [], \"remove\": []}}");
    isMalformed("maxMs", "{" + SETTINGS + ", \"maxMs\": 0}");
    isMalformed("maxMs", "{" + SETTINGS + ", \"maxMs\": 600001}");
    isMalformed("seeds", "{" + SETTINGS + ", \"seeds\": -1}");
    isMalformed("seeds", "{" + SETTINGS + ", \"seeds\": 51}");
    isMalformed("fromMs", "{" + SETTINGS + ", \"fromMs\": " + NOW + "}");
    isMalformed("fromMs", "{" + SETTINGS + ", \"fromMs\": 5, \"toMs\": 5}");
    isMalformed("fromMs", "{" + SETTINGS + ", \"fromMs\": -1}");
    isMalformed("toMs", "{" + SETTINGS + ", \"toMs\": -1}");
    isMalformed("agents.remove[0]", "{\"agents\": {\"remove\": [\"no id\"]}}");
    isMalformed("agents.add[0].count", "{\"agents\": {\"add\": [{\"count\": 0}]}}");
    isMalformed("agents.add[0].slots", "{\"agents\": {\"add\": [{\"slots\": 1025}]}}");
    isMalformed("agents.add[0].speed", "{\"agents\": {\"add\": [{\"speed\": 0}]}}");
    isMalformed("agents.add[0]", "{\"agents\": {\"add\": [{\"costPerSecond\": -1}]}}");
    isMalformed("agents.add[0]", "{\"agents\": {\"add\": [null]}}");
  }

  @Test
  void soManyAgentsCanBeAddedAndNoMore() throws Exception {
    String half = "{\"count\": 500, \"slots\": 4, \"speed\": 2.5, \"capabilities\": [\"gpu\"]}";
    WhatIfWish wish = wish("{\"agents\": {\"add\": [" + half + ", " + half + "]}}");
    assertEquals(WhatIfWish.MOST_ADDED, wish.added().size());
    assertEquals(
        WhatIfWish.MOST_ADDED, wish.added().stream().map(agent -> agent.id()).distinct().count());
    assertEquals(2.5, wish.added().get(999).speed());
    isMalformed("agents.add", "{\"agents\": {\"add\": [" + half + ", " + half + ", {}]}}");
  }
}
