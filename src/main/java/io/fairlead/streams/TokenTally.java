package io.fairlead.streams;

import io.fairlead.model.Completion;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.SwarmId;
import io.fairlead.wire.TokenSums;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that agents have reported since they were last written to the store: once a second, not
 * once a task. What was counted since then is lost if the instance stops; figures for people, not
 * for bills. Owned by the stream thread.
 */
final class TokenTally {
  /** The time that one entry of the store stands for. */
  static final long SLICE_MS = 600_000;

  private static final long WRITE_EVERY_MS = 1_000;

  private final HistoryStores history;
  private final SortedMap<SwarmId, Sums> bySwarm = new TreeMap<>();
  private long sliceMs;
  private long writtenAtMs;

  private static final class Sums {
    private final TreeMap<TokenSums.Key, TokenSums.Sum> byTenant = new TreeMap<>();
    private final TreeMap<TokenSums.Key, TokenSums.Sum> byAgent = new TreeMap<>();
  }

  TokenTally(HistoryStores history) {
    this.history = history;
  }

  /** A task was completed. */
  void add(SwarmId swarm, Fact.TaskCompleted completed, long wallMs) {
    Completion completion = completed.completion();
    Long tokens = completion.tokensUsed();
    if (tokens == null) {
      return;
    }
    if (sliceOf(wallMs) != sliceMs) {
      write(wallMs);
      sliceMs = sliceOf(wallMs);
    }
    String operation = completion.operation() == null ? "" : completion.operation();
    TokenSums.Sum sum = new TokenSums.Sum(1, tokens);
    Sums sums = bySwarm.computeIfAbsent(swarm, unused -> new Sums());
    TokenSums.add(
        sums.byTenant, new TokenSums.Key(operation, completed.task().task().tenant().value()), sum);
    @Nullable Lease lease = completed.task().lease();
    if (lease != null) {
      TokenSums.add(sums.byAgent, new TokenSums.Key(operation, lease.agent().value()), sum);
    }
  }

  /** To be called often; writes now and then. */
  void writeIfDue(long wallMs) {
    if (!bySwarm.isEmpty() && Math.abs(wallMs - writtenAtMs) >= WRITE_EVERY_MS) {
      write(wallMs);
    }
  }

  private void write(long wallMs) {
    bySwarm.forEach(
        (swarm, sums) ->
            history.addTokens(swarm, new TokenSums(sums.byTenant, sums.byAgent), sliceMs));
    bySwarm.clear();
    writtenAtMs = wallMs;
  }

  static long sliceOf(long wallMs) {
    return wallMs - Math.floorMod(wallMs, SLICE_MS);
  }
}
