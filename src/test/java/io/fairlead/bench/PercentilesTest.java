package io.fairlead.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  @Test
  void valuesAreRightToAThousandth() {
    Histogram us = Percentiles.histogram();
    LongStream.rangeClosed(1, 100_000).forEach(us::recordValue);

    Percentiles percentiles = Percentiles.of(us);

    assertEquals(100_000, percentiles.count());
    assertEquals(50, percentiles.meanMs(), 0.05);
    assertEquals(50, percentiles.p50Ms(), 0.05);
    assertEquals(90, percentiles.p90Ms(), 0.09);
    assertEquals(99, percentiles.p99Ms(), 0.1);
    assertEquals(99.9, percentiles.p999Ms(), 0.1);
    assertEquals(100, percentiles.maxMs(), 0.1);
  }

  @Test
  void nothingIsZero() {
    assertEquals(new Percentiles(0, 0, 0, 0, 0, 0, 0), Percentiles.of(Percentiles.histogram()));
  }
}
