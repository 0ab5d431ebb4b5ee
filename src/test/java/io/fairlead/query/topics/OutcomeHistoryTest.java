package io.fairlead.query.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.SwarmId;
import io.fairlead.query.topics.OutcomeHistory.Filter;
import io.fairlead.query.view.OutcomeView;
import io.fairlead.query.view.OutcomesView;
import io.fairlead.wire.avro.EstimateSource;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Test;

class OutcomeHistoryTest {
  private static final String TOPIC = "fairlead.outcomes";

  private final FakeTopics topics = new FakeTopics(1, TOPIC);

  private void ended(String swarm, int i) {
    Outcome outcome = new Outcome();
    outcome.setSwarmId(swarm);
    outcome.setTaskId("t" + i);
    outcome.setTenantId("tenant" + i % 3);
    outcome.setTaskType("type");
    outcome.setLevel(Level.NORMAL);
    outcome.setAgentId(i % 2 == 0 ? "even" : "odd");
    outcome.setKind(i % 5 == 0 ? OutcomeKind.FAILED : OutcomeKind.COMPLETED);
    outcome.setEstimateSource(EstimateSource.UNKNOWN);
    outcome.setHeaders(Map.of());
    topics.write(TOPIC, 0, swarm, 1_000 + i, outcome);
  }

  private OutcomesView page(Filter filter) {
    return new OutcomeHistory(TOPIC, topics.decoder(Outcome.class))
        .page(topics.consumer(50), new SwarmId("s"), filter);
  }

  private static Filter any(int limit, long before) {
    return new Filter(null, null, null, null, null, limit, before);
  }

  private static List<String> ids(OutcomesView page) {
    return page.outcomes().stream().map(OutcomeView::taskId).toList();
  }

  @Test
  void theLastComesFirstAndEveryOneOnOnePage() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      ended("s", i);
      ended("another", i);
      all.add("t" + i);
    }
    Collections.reverse(all);
    List<String> seen = new ArrayList<>();
    OutcomesView page = page(any(70, Long.MAX_VALUE));
    assertEquals("t999", ids(page).get(0));
    while (page.next() != null) {
      seen.addAll(ids(page));
      ended("s", 5_000); // what ends meanwhile moves nothing
      page = page(any(70, page.next()));
    }
    seen.addAll(ids(page));
    assertEquals(all, seen);
  }

  @Test
  void areFoundByKindTenantAgentAndTheBeginningOfTheId() {
    for (int i = 0; i < 30; i++) {
      ended("s", i);
    }
    long end = Long.MAX_VALUE;
    assertEquals(
        List.of("t25", "t20", "t15", "t10", "t5", "t0"),
        ids(page(new Filter(OutcomeKind.FAILED, null, null, null, null, 50, end))));
    assertEquals(10, ids(page(new Filter(null, null, "tenant1", null, null, 50, end))).size());
    assertEquals(
        List.of("t28", "t22", "t16", "t10", "t4"),
        ids(page(new Filter(null, null, "tenant1", "even", null, 50, end))));
    assertEquals(
        List.of("t29", "t28"), ids(page(new Filter(null, null, null, null, "t2", 2, end))));
    var high = io.fairlead.model.Level.HIGH;
    assertEquals(List.of(), ids(page(new Filter(null, high, null, null, null, 50, end))));
    assertNull(page(new Filter(null, null, "nobody", null, null, 50, end)).next());
  }

  @Test
  void aSearchThatIsCutGoesOnWhereItWas() {
    for (int i = 0; i < 600; i++) {
      ended("s", i);
    }
    OutcomeHistory history = new OutcomeHistory(TOPIC, topics.decoder(Outcome.class));
    Consumer<byte[], byte[]> consumer = topics.consumer(50);
    List<String> found = new ArrayList<>();
    Long before = Long.MAX_VALUE;
    int pages = 0;
    while (before != null) {
      OutcomesView page =
          history.page(
              consumer,
              new PartitionScan(consumer, 100, 10_000),
              new SwarmId("s"),
              new Filter(null, null, null, null, "t1", 500, before));
      found.addAll(ids(page));
      before = page.next();
      pages++;
      assertTrue(pages < 20, "it comes to an end");
    }
    assertEquals(111, found.size());
    assertEquals("t199", found.get(0));
    assertTrue(pages > 5, "no page passes more records than it may");
    assertNotNull(found);
  }
}
