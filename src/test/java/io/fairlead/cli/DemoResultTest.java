package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.audit.AuditReport;
import io.fairlead.bench.Guarantee;
import io.fairlead.bench.load.WaitTimes;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoResultTest {
  private static final WaitTimes.Summary WAITS = new WaitTimes.Summary(10, 1.23456, 1, 8, 9, 12);

  @Test
  void theLineOfJsonHasTheAuditorsCountsAndTheDriversWaits() {
    String json = result(new AuditReport(10, 9, 1, 0, 0, 0, 0, 0, 0, 0, 4, 2, 0, List.of())).json();

    assertTrue(
        json.startsWith(
            "{\"submitted\":10,\"completed\":9,\"lost\":0,\"duplicateOutcomes\":0,"
                + "\"overlappingLeases\":0,\"epochFaults\":0,\"repeatedFacts\":0,"
                + "\"waitMs\":{\"mean\":1.235,\"p50\":1.0,\"p99\":9.0},"
                + "\"tasksPerSecond\":4.5,\"stolen\":4,\"migrated\":2,"),
        json);
    assertEquals(1, json.lines().count());
  }

  @Test
  void whatIsWrongIsSaid() {
    DemoResult result =
        result(new AuditReport(10, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, List.of("demo/t is lost")));

    assertFalse(result.isGood());
    List<String> summary = result.summary();
    assertEquals("  demo/t is lost", summary.get(summary.size() - 1));
    assertTrue(summary.get(summary.size() - 2).endsWith("NOT in order:"));
  }

  @Test
  void whateverIsNotInOrderHasItsCount() {
    DemoResult result = result(new AuditReport(10, 10, 0, 0, 0, 0, 0, 0, 3, 2, 0, 0, 0, List.of()));

    assertFalse(result.isGood());
    assertTrue(result.json().contains("\"epochFaults\":3,\"repeatedFacts\":2,"), result.json());
    assertTrue(
        result
            .summary()
            .contains(
                "Audit of the topics: 0 lost, 0 doubled, 0 leases that overlap,"
                    + " 3 epochs that do not grow, 2 fact numbers repeated. NOT in order:"));
  }

  @Test
  void aTaskThatWasSentAndIsNotOnTheTopicIsAFault() {
    DemoResult result =
        result(new AuditReport(10, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of()), 11);

    assertFalse(result.isGood());
    assertEquals(List.of("11 tasks were sent, and 10 are on the topic"), result.faults());
  }

  @Test
  void atLeastOnceWhatIsDoubledIsToldAndIsNoFault() {
    AuditReport audit =
        new AuditReport(10, 10, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, List.of("demo/t has 2 outcomes"));

    assertFalse(result(audit).isGood());
    DemoResult result = result(audit, 10, Guarantee.AT_LEAST_ONCE);
    assertTrue(result.isGood());
    List<String> summary = result.summary();
    assertTrue(summary.get(summary.size() - 2).contains("0 lost, 1 doubled"), summary.toString());
    assertEquals("  demo/t has 2 outcomes", summary.get(summary.size() - 1));
  }

  @Test
  void withoutAFactNumberThatWasGivenTwiceNothingIsExcused() {
    AuditReport audit =
        new AuditReport(10, 10, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, List.of("demo/t has 2 outcomes"));

    assertFalse(result(audit, 10, Guarantee.AT_LEAST_ONCE).isGood());
  }

  @Test
  void whatIsLostIsAFaultAtLeastOnceToo() {
    AuditReport audit =
        new AuditReport(10, 9, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, List.of("demo/t is lost"));

    assertFalse(result(audit, 10, Guarantee.AT_LEAST_ONCE).isGood());
  }

  private static DemoResult result(AuditReport audit) {
    return result(audit, 10);
  }

  private static DemoResult result(AuditReport audit, long sent) {
    return result(audit, sent, Guarantee.EXACTLY_ONCE);
  }

  private static DemoResult result(AuditReport audit, long sent, Guarantee guarantee) {
    return new DemoResult(audit, sent, WAITS, 2_000, 8, guarantee, "synthetic, seed 1");
  }
}
