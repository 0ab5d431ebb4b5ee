package io.fairlead.scheduler.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  @Test
  void whatWasNeitherRunningNorWaitingWasUnderWay() {
    assertEquals(26_000, RoundTrip.sampleUs(100_000, 50_000, 24_000));
    assertEquals(0, RoundTrip.sampleUs(100_000, 101_000, 0), "clocks are rounded");
  }

  @Test
  void theEstimateComesToAConstantRoundTripFromBothSides() {
    assertEquals(80_000, afterMany(50_000, 80_000), 1);
    assertEquals(80_000, afterMany(1_000_000, 80_000), 1);
  }

  @Test
  void theEstimateOfAVaryingRoundTripLiesAboveItsMean() {
    SplittableRandom random = new SplittableRandom(1);
    double estimate = 50_000;
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      estimate = RoundTrip.learned(estimate, 20_000 + random.nextDouble(40_000));
      sum += estimate;
    }
    // Where the expectile of a uniform law lies, from the definition.
    double share = 1 / (1 + Math.sqrt(RoundTrip.FALL / RoundTrip.RISE));
    assertEquals(20_000 + 40_000 * share, sum / 10_000, 2_000);
  }

  @Property
  void theEstimateStaysBetweenWhatItWasAndTheSample(
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long estimateUs,
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long sampleUs) {
    double learned = RoundTrip.learned((double) estimateUs, (double) sampleUs);
    assertTrue(learned >= Math.min(estimateUs, sampleUs));
    assertTrue(learned <= Math.max(estimateUs, sampleUs));
  }

  private static double afterMany(double estimateUs, double sampleUs) {
    double estimate = estimateUs;
    for (int i = 0; i < 2_000; i++) {
      estimate = RoundTrip.learned(estimate, sampleUs);
    }
    return estimate;
  }
}
