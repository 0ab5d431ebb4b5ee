package io.fairlead.wire;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * How often and after what wait a request is repeated: exponential, bounded, with full jitter, so
 * that many clients do not come back at once.
 *
 * @param maxRetries repetitions after the first attempt, 0 to 100
 * @param firstWaitMs bound of the first wait, doubled with every further one
 * @param maxWaitMs bound of any wait
 */
public record RetryPolicy(int maxRetries, long firstWaitMs, long maxWaitMs) {

  public RetryPolicy {
    if (maxRetries < 0 || maxRetries > 100) {
      throw new ConfigException("max.retries", maxRetries, "must be between 0 and 100");
    }
    if (firstWaitMs < 0 || maxWaitMs < firstWaitMs) {
      throw new ConfigException(
          "retries.max.wait.ms", maxWaitMs, "must not be less than retries.wait.ms");
    }
  }

  /**
   * Under Confluent's names {@code max.retries}, {@code retries.wait.ms} and {@code
   * retries.max.wait.ms}. The defaults (5, 100, 2,000) bound all waits together to 3.1 s.
   */
  public static RetryPolicy from(Map<String, ?> properties) {
    return new RetryPolicy(
        (int) Math.min(Integer.MAX_VALUE, number(properties, "max.retries", 5)),
        number(properties, "retries.wait.ms", 100),
        number(properties, "retries.max.wait.ms", 2_000));
  }

  /**
   * The wait before a repetition.
   *
   * @param repetition 1 for the first
   */
  long waitMs(int repetition, RandomGenerator random) {
    long bound = maxWaitMs;
    if (repetition <= 30) {
      bound = Math.min(maxWaitMs, firstWaitMs << (repetition - 1));
    }
    return bound == 0 ? 0 : random.nextLong(bound + 1);
  }

  static long number(Map<String, ?> properties, String key, long otherwise) {
    @Nullable Object value = properties.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(value.toString().strip());
    } catch (NumberFormatException e) {
      throw new ConfigException(key, value, "must be a whole number");
    }
  }
}
