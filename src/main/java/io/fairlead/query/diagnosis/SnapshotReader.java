package io.fairlead.query.diagnosis;

import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.streams.tally.SwarmTally;
import io.fairlead.streams.tally.TallyRow;
import io.fairlead.streams.tally.TenantTally;
import java.util.Optional;
import java.util.TreeMap;

/** Takes a snapshot of a swarm that this instance holds. One question to its stream thread. */
public final class SnapshotReader {
  /** How far back recent figures go, where counting has lasted that long. */
  static final long LATELY_MS = 20_000;

  private final Coordinator coordinator;

  public SnapshotReader(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /** Empty if there is no such swarm. */
  public Optional<Snapshot> read(int partition, SwarmId swarm) throws UnavailableException {
    Optional<SwarmCensus> census =
        coordinator.state().ask(partition, swarm, (scheduler, now) -> scheduler.census(now));
    Optional<SwarmTally> tally = coordinator.tallies().swarm(swarm);
    if (census.isEmpty() || tally.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(of(census.get(), tally.get()));
  }

  private Snapshot of(SwarmCensus census, SwarmTally tally) {
    long nowMs = System.currentTimeMillis();
    TallyRow before = coordinator.tallies().past(tally, nowMs - LATELY_MS);
    TreeMap<String, Long> rejected = new TreeMap<>();
    for (TenantTally tenant : tally.tenants()) {
      if (tenant.rejections() > 0) {
        rejected.put(tenant.name(), tenant.rejections());
      }
    }
    return new Snapshot(
        census,
        tally.row(nowMs).since(before),
        Math.max(1, nowMs - before.atMs()),
        tally.lastKpi(),
        rejected,
        tally.partition(),
        coordinator.load());
  }
}
