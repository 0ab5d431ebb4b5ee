package io.fairlead.query.diagnosis;

import io.fairlead.model.Kpi;
import io.fairlead.scheduler.CountedSwarm;
import io.fairlead.streams.tally.StreamLoad;
import io.fairlead.streams.tally.TallyRow;
import io.fairlead.streams.tally.TenantTally;
import java.util.List;
import java.util.TreeMap;

/** Snapshots of counted swarms, all of whose past is recent. */
final class Snapshots {
  private Snapshots() {}

  /** While the threads that decide have time. */
  static Snapshot calm(CountedSwarm swarm) {
    return of(
        swarm,
        new StreamLoad(
            20_000,
            List.of(new StreamLoad.OfThread("StreamThread-1", 0.1, 0.1, 5, 20)),
            List.of(new StreamLoad.OfPartition(0, "StreamThread-1", 0.05, 100))),
        null,
        20_000);
  }

  /** Of a swarm in partition 0. */
  static Snapshot of(CountedSwarm swarm, StreamLoad load, Kpi kpi, long overMs) {
    TreeMap<String, Long> rejected = new TreeMap<>();
    for (TenantTally tenant : swarm.tally().tenants()) {
      rejected.put(tenant.name(), tenant.rejections());
    }
    TallyRow row = swarm.tally().row(swarm.nowMs());
    return new Snapshot(
        swarm.census(),
        row.since(TallyRow.empty(swarm.tally().sinceMs())),
        overMs,
        kpi,
        rejected,
        0,
        load);
  }
}
