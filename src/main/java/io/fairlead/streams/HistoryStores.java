package io.fairlead.streams;

import io.fairlead.model.Fact;
import io.fairlead.model.Kpi;
import io.fairlead.model.SwarmId;
import io.fairlead.model.WeekProfile;
import io.fairlead.model.WorkKey;
import io.fairlead.model.WorkSums;
import io.fairlead.wire.StoreKeys;
import io.fairlead.wire.TokenSums;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.WindowStore;

/**
 * What a partition remembers of the past: key figures by interval, hourly sums of work by tenant
 * and type, and tokens by ten minutes. Written once an interval, whatever the number of tasks; an
 * interval counts to the hour in which it began. Filed under wall time, so that a clock which was
 * ahead once by more than the retention makes the stores refuse what follows until that time has
 * come. Owned by the stream thread.
 */
final class HistoryStores {
  private static final long MARK_EVERY_MS = 60_000;

  /** As in {@link SwarmStores}: a window store in which nothing is, counts as corrupted. */
  private static final Kpi KPI_MARK = new Kpi(0, 0, 0, 0, 0, 0, null, 0, null, null, null);

  private final WindowStore<Bytes, Kpi> kpis;
  private final WindowStore<Bytes, WorkSums> patterns;
  private final WindowStore<Bytes, TokenSums> tokens;
  private long lastMark = -1;

  HistoryStores(ProcessorContext<?, ?> context) {
    kpis = context.getStateStore(StoreNames.KPIS);
    patterns = context.getStateStore(StoreNames.PATTERNS);
    tokens = context.getStateStore(StoreNames.TOKENS);
  }

  /** Keeps an interval. */
  void put(SwarmId swarm, Fact.IntervalMeasured measured) {
    Kpi kpi = measured.kpi();
    kpis.put(StoreKeys.swarm(swarm), kpi, kpi.fromMs());
    long hourMs = WeekProfile.hourOf(kpi.fromMs());
    measured.work().forEach((key, sums) -> add(swarm, key, sums, hourMs));
  }

  private void add(SwarmId swarm, WorkKey key, WorkSums sums, long hourMs) {
    Bytes row = StoreKeys.work(swarm, key);
    WorkSums before = patterns.fetch(row, hourMs);
    patterns.put(row, before == null ? sums : before.plus(sums), hourMs);
  }

  /** Adds to what is kept of the slice of time that begins then. */
  void addTokens(SwarmId swarm, TokenSums sums, long sliceMs) {
    Bytes row = StoreKeys.swarm(swarm);
    TokenSums before = tokens.fetch(row, sliceMs);
    tokens.put(row, before == null ? sums : before.plus(sums), sliceMs);
  }

  /** To be called now and then; writes something at least once a minute. */
  void mark(long wallMs) {
    if (wallMs / MARK_EVERY_MS != lastMark) {
      lastMark = wallMs / MARK_EVERY_MS;
      kpis.put(SwarmStores.CLOCK_KEY, KPI_MARK, wallMs);
      patterns.put(SwarmStores.CLOCK_KEY, WorkSums.NONE, wallMs);
      tokens.put(SwarmStores.CLOCK_KEY, TokenSums.NONE, wallMs);
    }
  }
}
