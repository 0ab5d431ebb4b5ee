package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.SchemaRegistryException.Kind;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryingSchemaRegistryTest {
  private static final RetryPolicy AT_ONCE = new RetryPolicy(3, 0, 0);

  /** Fails so many times before it answers. */
  private static final class Failing implements SchemaRegistry {
    private final Kind kind;
    private int failuresLeft;
    private int requests;

    Failing(Kind kind, int failures) {
      this.kind = kind;
      this.failuresLeft = failures;
    }

    @Override
    public int register(String subject, String schema) {
      return answer();
    }

    @Override
    public int lookUp(String subject, String schema) {
      return answer();
    }

    @Override
    public String schema(int id) {
      return "\"string\"" + answer();
    }

    private int answer() {
      requests++;
      if (failuresLeft-- > 0) {
        throw new SchemaRegistryException(kind, "request " + requests, new Exception());
      }
      return requests;
    }

    @Override
    public void close() {}
  }

  @Test
  void repeatsUntilThereIsAnAnswer() {
    Failing failing = new Failing(Kind.UNAVAILABLE, 3);
    assertEquals(4, new RetryingSchemaRegistry(failing, AT_ONCE).register("s", "x"));
  }

  @Test
  void givesUpAfterTheLastRepetition() {
    Failing failing = new Failing(Kind.UNAVAILABLE, 4);
    assertThrows(
        SchemaRegistryException.class,
        () -> new RetryingSchemaRegistry(failing, AT_ONCE).lookUp("s", "x"));
    assertEquals(4, failing.requests);
  }

  @Test
  void neverRepeatsWhatWasRefused() {
    for (Kind kind : new Kind[] {Kind.REFUSED, Kind.NO_SUCH_SCHEMA}) {
      Failing failing = new Failing(kind, 1);
      assertThrows(
          SchemaRegistryException.class,
          () -> new RetryingSchemaRegistry(failing, AT_ONCE).schema(1));
      assertEquals(1, failing.requests);
    }
  }

  @Test
  void anInterruptEndsTheWait() {
    Failing failing = new Failing(Kind.UNAVAILABLE, 9);
    RetryPolicy patient = new RetryPolicy(3, 600_000, 600_000);
    Thread.currentThread().interrupt();
    SchemaRegistryException e =
        assertThrows(
            SchemaRegistryException.class,
            () -> new RetryingSchemaRegistry(failing, patient).schema(1));
    assertTrue(Thread.interrupted());
    assertSame(Kind.UNAVAILABLE, e.kind());
    assertEquals(1, failing.requests);
  }

  @Test
  void waitsGrowExponentiallyWithinTheirBound() {
    RetryPolicy policy = new RetryPolicy(100, 100, 2_000);
    Random random = new Random(1);
    long[] bounds = {100, 200, 400, 800, 1_600, 2_000, 2_000};
    for (int i = 0; i < 1_000; i++) {
      for (int repetition = 1; repetition <= bounds.length; repetition++) {
        long wait = policy.waitMs(repetition, random);
        assertTrue(wait >= 0 && wait <= bounds[repetition - 1]);
      }
      assertTrue(policy.waitMs(100, random) <= 2_000);
    }
  }

  @Test
  void isSetByConfluentsNames() {
    assertEquals(
        new RetryPolicy(7, 10, 20),
        RetryPolicy.from(
            Map.of("max.retries", "7", "retries.wait.ms", 10, "retries.max.wait.ms", 20L)));
  }
}
