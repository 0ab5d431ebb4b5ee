package io.fairlead.query.view;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a swarm has done over a time.
 *
 * @param fromMs start of the time that was asked about, milliseconds since the Unix epoch
 * @param toMs its end
 * @param intervals for which there are key figures in it; a swarm without tasks has none
 * @param countedFromMs from when on is counted what {@code outcomes} and the rest tell: the start
 *     as far as it is remembered, at most since this instance took the swarm over
 * @param kpis key figures by name
 * @param outcomes tasks submitted, dispatched and ended, by what became of them
 * @param submittedPerSecond over the time that is counted
 * @param completedPerSecond over the time that is counted
 * @param levels figures by level
 * @param submitToDispatch from the submission, by the producer's clock, to each dispatch
 * @param dispatchToStart from dispatch to known start
 * @param runs run times that agents reported
 * @param rejections submissions not accepted, by code of the reason
 * @param leaseEnds how leases ended, by code
 * @param tenants those with most tasks first, 200 at most; counted since this instance took the
 *     swarm over
 * @param agents by id, the first 1,000; counted since this instance took the swarm over
 * @param findings what holds the swarm up now, worst first
 */
public record ReportView(
    String swarmId,
    long fromMs,
    long toMs,
    long intervals,
    long countedFromMs,
    SortedMap<String, KpiSummaryView> kpis,
    SortedMap<String, Long> outcomes,
    double submittedPerSecond,
    double completedPerSecond,
    List<LevelFiguresView> levels,
    SpreadView submitToDispatch,
    SpreadView dispatchToStart,
    SpreadView runs,
    MovesView moves,
    SortedMap<String, Long> rejections,
    SortedMap<String, Long> leaseEnds,
    List<TenantFiguresView> tenants,
    List<AgentFiguresView> agents,
    List<BottlenecksView.FindingView> findings) {
  public ReportView {
    kpis = new TreeMap<>(kpis);
    outcomes = new TreeMap<>(outcomes);
    rejections = new TreeMap<>(rejections);
    leaseEnds = new TreeMap<>(leaseEnds);
    levels = List.copyOf(levels);
    tenants = List.copyOf(tenants);
    agents = List.copyOf(agents);
    findings = List.copyOf(findings);
  }
}
