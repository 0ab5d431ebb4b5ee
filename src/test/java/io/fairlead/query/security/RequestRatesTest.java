package io.fairlead.query.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestRatesTest {
  private final AtomicLong nowNs = new AtomicLong(7);

  @Test
  void refillsByTheRateUpToTheBurst() {
    RequestRates rates = new RequestRates(2, 3, nowNs::get);
    for (int i = 0; i < 3; i++) {
      assertEquals(0, rates.take("a"));
    }
    assertEquals(1, rates.take("a"));
    assertEquals(0, rates.take("b"));
    nowNs.addAndGet(500_000_000);
    assertEquals(0, rates.take("a"));
    assertEquals(1, rates.take("a"));
    nowNs.addAndGet(3_600_000_000_000L);
    for (int i = 0; i < 3; i++) {
      assertEquals(0, rates.take("a"));
    }
    assertEquals(1, rates.take("a"));
  }

  @Test
  void remembersABoundedNumberOfCallers() {
    RequestRates rates = new RequestRates(1, 1, nowNs::get);
    for (int i = 0; i < 20_000; i++) {
      rates.take("caller " + i);
    }
    assertEquals(10_000, rates.callers());
    assertEquals(1, rates.take("caller 19999"), "the last one is remembered");
  }
}
