package io.fairlead.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.audit.AuditReport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChaosReportTest {
  private static final AuditReport CLEAN =
      new AuditReport(10, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
  private static final Spread FAILOVER = new Spread(2, 3, 4, 0);

  @Test
  void aCleanRunSaysSo() {
    ChaosReport report = report(List.of(), CLEAN, List.of());
    assertTrue(report.isClean());
    assertTrue(report.lines().stream().anyMatch(line -> line.startsWith("Clean: 0 lost")));
    assertEquals(
        "{\"seed\":1,\"seconds\":60,\"cycles\":2,\"kills\":3,\"tasks\":10,\"unacknowledged\":0,"
            + "\"lost\":0,\"duplicates\":0,\"overlappingLeases\":0,\"epochFaults\":0,"
            + "\"repeatedFacts\":0,\"unreadable\":0,\"deaths\":0,\"stuck\":0,"
            + "\"standing\":0,\"worstUnavailabilityMs\":4000,"
            + "\"failover\":{\"count\":2,\"p50Ms\":3,\"worstMs\":4,\"never\":0},"
            + "\"agentLoss\":{\"count\":0,\"p50Ms\":0,\"worstMs\":0,\"never\":0},"
            + "\"faults\":{\"broker-kill\":{\"count\":1,\"p50Ms\":5,\"worstMs\":5,\"never\":0}},"
            + "\"goals\":{\"failover\":{\"goal\":\"met\",\"limit\":5000,\"found\":4},"
            + "\"agentLoss\":{\"goal\":\"not measured\",\"limit\":7000,\"found\":0},"
            + "\"lost\":{\"goal\":\"met\",\"limit\":0,\"found\":0},"
            + "\"doubled\":{\"goal\":\"met\",\"limit\":0,\"found\":0},"
            + "\"kills\":{\"goal\":\"missed\",\"limit\":50,\"found\":3}}}",
        report.json());
  }

  @Test
  void eachGoalIsSaidToBeMetOrMissedWithItsFigure() {
    ChaosReport slow =
        report(List.of("c7"), CLEAN, List.of(), new Spread(2, 3, 5_000, 0), List.of());
    for (String line :
        List.of(
            "  missed       failover under 5,000 ms, worst ms: 5,000",
            "  not measured agent loss under 7,000 ms, worst ms: 0",
            "  missed       no task lost: 1",
            "  met          no outcome doubled: 0",
            "  missed       at least 50 kills: 3")) {
      assertTrue(slow.lines().contains(line), () -> line + " in " + slow.lines());
    }
    ChaosReport never = report(List.of(), CLEAN, List.of(), new Spread(2, 3, 4, 1), List.of());
    assertTrue(never.json().contains("\"failover\":{\"goal\":\"missed\""), never.json());
  }

  @Test
  void whatWasAcknowledgedAndIsNowhereIsLost() {
    ChaosReport report = report(List.of("c7"), CLEAN, List.of());
    assertFalse(report.isClean());
    assertEquals(1, report.lost());
    assertTrue(report.lines().contains("  c7 was acknowledged and is on no topic"));
  }

  @Test
  void aProcessThatDiedByItselfIsNotClean() {
    ChaosReport report = report(List.of(), CLEAN, List.of("coordinator-0 ended with 2"));
    assertFalse(report.isClean());
    assertTrue(report.lines().contains("  coordinator-0 ended with 2"));
  }

  @Test
  void whatTheAuditFoundIsNamed() {
    ChaosReport report =
        report(
            List.of(),
            new AuditReport(10, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, List.of("s/t is lost")),
            List.of());
    assertFalse(report.isClean());
    assertTrue(report.lines().contains("  s/t is lost"));
  }

  @Test
  void aRecordThatCannotBeReadIsNotClean() {
    AuditReport audit = new AuditReport(10, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, List.of());
    ChaosReport report = report(List.of(), audit, List.of());
    assertFalse(report.isClean());
    assertTrue(report.lines().stream().anyMatch(line -> line.startsWith("NOT clean: 0 lost")));
  }

  @Test
  void whatNeverEndedIsNotClean() {
    ChaosReport never = report(List.of(), CLEAN, List.of(), new Spread(2, 3, 4, 1), List.of());
    assertFalse(never.isClean());
    assertTrue(never.lines().stream().anyMatch(line -> line.matches("failover.* 4 +1")));
    ChaosReport stands = report(List.of(), CLEAN, List.of(), FAILOVER, List.of("s"));
    assertFalse(stands.isClean());
    assertTrue(stands.lines().contains("In s work waited to the end."));
  }

  private static ChaosReport report(List<String> absent, AuditReport audit, List<String> deaths) {
    return report(absent, audit, deaths, FAILOVER, List.of());
  }

  private static ChaosReport report(
      List<String> absent,
      AuditReport audit,
      List<String> deaths,
      Spread failover,
      List<String> standing) {
    return new ChaosReport(
        1,
        60,
        2,
        3,
        10,
        0,
        absent,
        audit,
        Map.of(FaultKind.BROKER_KILL, new Spread(1, 5, 5, 0)),
        failover,
        Spread.of(List.of(), 0),
        4_000,
        standing,
        Map.of("agent-lost", 2),
        deaths,
        List.of());
  }
}
