package io.fairlead.wire;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what failed for want of an answer. A refusal is an answer, and is passed on at once:
 * repeating it would only hold up the caller.
 */
final class RetryingSchemaRegistry implements SchemaRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingSchemaRegistry.class);

  private final SchemaRegistry registry;
  private final RetryPolicy policy;

  RetryingSchemaRegistry(SchemaRegistry registry, RetryPolicy policy) {
    this.registry = registry;
    this.policy = policy;
  }

  @Override
  public int register(String subject, String schema) {
    return retrying(() -> registry.register(subject, schema));
  }

  @Override
  public int lookUp(String subject, String schema) {
    return retrying(() -> registry.lookUp(subject, schema));
  }

  @Override
  public String schema(int id) {
    return retrying(() -> registry.schema(id));
  }

  private <R> R retrying(Supplier<R> request) {
    for (int repetition = 1; ; repetition++) {
      try {
        return request.get();
      } catch (SchemaRegistryException e) {
        if (e.kind() != SchemaRegistryException.Kind.UNAVAILABLE
            || repetition > policy.maxRetries()) {
          throw e;
        }
        LOG.debug("repetition {} of {}: {}", repetition, policy.maxRetries(), e.getMessage());
        pause(repetition, e);
      }
    }
  }

  private void pause(int repetition, SchemaRegistryException reason) {
    try {
      Thread.sleep(policy.waitMs(repetition, ThreadLocalRandom.current()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw reason; // whoever interrupts wants this thread back, not another attempt
    }
  }

  @Override
  public void close() {
    registry.close();
  }
}
