package io.fairlead.query.security;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket for each caller. O(1) a request.
 *
 * <p>Bounded: it remembers the callers seen last; one that is forgotten begins with a full bucket.
 * A caller who has as many addresses as that is limited by what all requests share, the threads.
 */
final class RequestRates {
  private static final int MAX_CALLERS = 10_000;

  private final int perSecond;
  private final int burst;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_CALLERS;
        }
      };

  /** Guarded by the whole. */
  private static final class Bucket {
    double left;
    long atNs;

    Bucket(double left, long atNs) {
      this.left = left;
      this.atNs = atNs;
    }
  }

  RequestRates(int perSecond, int burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes one request.
   *
   * @return 0 if it may go on, else the seconds after which it is worth another try, at least 1
   */
  synchronized int take(String caller) {
    long nowNs = nanoTime.getAsLong();
    Bucket bucket = buckets.computeIfAbsent(caller, c -> new Bucket(burst, nowNs));
    double refilled = (nowNs - bucket.atNs) / 1e9 * perSecond;
    bucket.left = Math.min(burst, bucket.left + refilled);
    bucket.atNs = nowNs;
    if (bucket.left >= 1) {
      bucket.left--;
      return 0;
    }
    return (int) Math.max(1, Math.ceil((1 - bucket.left) / perSecond));
  }

  synchronized int callers() {
    return buckets.size();
  }
}
