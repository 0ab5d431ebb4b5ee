package io.fairlead.query.routes;

import io.fairlead.model.Kpi;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Parameter;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.diagnosis.Bottlenecks;
import io.fairlead.query.diagnosis.Component;
import io.fairlead.query.diagnosis.Figures;
import io.fairlead.query.diagnosis.Snapshot;
import io.fairlead.query.diagnosis.SnapshotReader;
import io.fairlead.query.diagnosis.Timeframe;
import io.fairlead.query.view.BottlenecksView;
import io.fairlead.query.view.MetricsView;
import io.fairlead.query.view.NowView;
import io.fairlead.query.view.ReportView;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.streams.tally.SwarmTally;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How a swarm does, and what holds it up. */
public final class DiagnosisRoutes implements EndpointGroup {
  /** Intervals that a report reads at most: a day of them at the default length. */
  private static final int MOST_INTERVALS = 100_000;

  private static final String COMPONENTS =
      Arrays.stream(Component.values()).map(Component::key).collect(Collectors.joining(", "));

  private final SwarmAccess access;

  public DiagnosisRoutes(SwarmAccess access) {
    this.access = access;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/v1/swarms/{swarm}/bottlenecks",
            "What holds the swarm up, worst first; nothing if nothing does.",
            BottlenecksView.class,
            this::bottlenecks,
            Parameter.query(
                "component", String.class, "One of " + COMPONENTS + "; all if absent.")),
        Endpoint.get(
            "/v1/swarms/{swarm}/now",
            "The swarm at a glance: how it stands, what it did in the last seconds, what limits it.",
            NowView.class,
            this::now),
        Endpoint.get(
            "/v1/swarms/{swarm}/metrics",
            "Figures of the swarm by component, at this moment.",
            MetricsView.class,
            this::metrics,
            Parameter.query(
                "components",
                String.class,
                "Some of " + COMPONENTS + ", separated by commas; all if absent.")),
        Endpoint.get(
            "/v1/swarms/{swarm}/report",
            "How the swarm has done over a time: key figures, waits, shares, moves.",
            ReportView.class,
            this::report,
            Parameter.query(
                "timeframe",
                String.class,
                "How far back: 30s, 15m, 1h, 7d; 15m if absent. Not with from or to."),
            Parameter.query("from", Long.class, "Start, milliseconds since the Unix epoch."),
            Parameter.query("to", Long.class, "End, milliseconds since the Unix epoch.")));
  }

  private Reply bottlenecks(Request request) {
    Component component =
        request.text("component").map(text -> component("component", text)).orElse(Component.ALL);
    return answer(
        request,
        (state, partition, snapshot, tally) ->
            BottlenecksView.of(snapshot, component, Bottlenecks.of(snapshot, component)));
  }

  private Reply now(Request request) {
    return answer(
        request, (state, partition, snapshot, tally) -> new Figures(snapshot, tally).now());
  }

  private Reply metrics(Request request) {
    Set<Component> asked = EnumSet.noneOf(Component.class);
    for (String text : request.text("components").orElse(Component.ALL.key()).split(",", -1)) {
      asked.add(component("components", text.trim()));
    }
    return answer(
        request,
        (state, partition, snapshot, tally) ->
            new Figures(snapshot, tally).metrics(asked, state.questionsWaiting(partition)));
  }

  private Reply report(Request request) {
    Timeframe time = Timeframe.of(request, System.currentTimeMillis());
    SwarmId swarm = request.swarm();
    return answer(
        request,
        (state, partition, snapshot, tally) -> {
          List<Kpi> kpis = state.kpis(partition, swarm, time.fromMs(), time.toMs(), MOST_INTERVALS);
          return new Figures(snapshot, tally)
              .report(time, kpis, access.coordinator().tallies().past(tally, time.fromMs()));
        });
  }

  private static Component component(String field, String text) {
    return Component.byKey(text)
        .orElseThrow(() -> Request.malformed(field, text, "must be one of " + COMPONENTS));
  }

  private interface Look {
    Object at(StateReader state, int partition, Snapshot snapshot, SwarmTally tally)
        throws UnavailableException;
  }

  private Reply answer(Request request, Look look) {
    SwarmId swarm = request.swarm();
    return access.answer(
        request,
        swarm,
        "figures: there is no such swarm",
        (state, partition) -> {
          Coordinator coordinator = access.coordinator();
          Optional<Snapshot> snapshot = new SnapshotReader(coordinator).read(partition, swarm);
          Optional<SwarmTally> tally = coordinator.tallies().swarm(swarm);
          return snapshot.isEmpty() || tally.isEmpty()
              ? Optional.empty()
              : Optional.of(look.at(state, partition, snapshot.get(), tally.get()));
        });
  }
}
