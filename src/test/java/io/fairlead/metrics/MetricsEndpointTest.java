package io.fairlead.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {
  @Test
  void beforeThereIsACoordinatorItIsNotReadyAndTheJvmIsShown() throws Exception {
    try (MetricsEndpoint metrics = new MetricsEndpoint();
        QueryServer server = QueryServer.start(QueryOptions.DEFAULT, List.of(metrics))) {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(server.url() + "/metrics")).build(),
                  BodyHandlers.ofString());
      assertEquals(200, response.statusCode());
      Scrape scrape = Scrape.of(response.body());
      assertEquals(0, scrape.value("fairlead_ready"));
      assertTrue(scrape.labels().containsKey("jvm_memory_used_bytes"));
      assertFalse(scrape.labels().containsKey("fairlead_swarms"));
    }
  }

  @Test
  void anExpressionThatIsNoneIsFound() {
    for (String wrong :
        List.of(
            "sum(rate(fairlead_x[5m])",
            "sum(fairlead_x))",
            "5 > 3",
            "rate fairlead_x",
            "fairlead_x{a=~}b",
            "fairlead_x{a=\"b\"",
            "fairlead_x ? 1")) {
      boolean found = false;
      try {
        // A word that is no function counts as a meter, which a scrape then does not have.
        found = !PromQl.of(wrong).meters().keySet().equals(java.util.Set.of("fairlead_x"));
      } catch (AssertionError e) {
        found = true;
      }
      assertTrue(found, wrong);
    }
    PromQl good = PromQl.of("sum by (a, b) (rate(fairlead_x{c=~\"d|e\"}[$__rate_interval])) > 0.5");
    assertEquals(java.util.Set.of("fairlead_x"), good.meters().keySet());
    assertEquals(java.util.Set.of("c"), good.meters().get("fairlead_x"));
    assertEquals(java.util.Set.of("a", "b"), good.grouping());
  }
}
