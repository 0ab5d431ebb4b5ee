package io.fairlead.scheduler.queueing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.CostEstimate;
import io.fairlead.model.Discipline;
import io.fairlead.model.Level;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * What WF²Q+ keeps and neither start-time fair queueing nor plain weighted fair queueing does:
 * beside a fluid server that serves every backlogged tenant at once by weight (GPS), no tenant is
 * ever ahead by more than the rest of one task of its own, nor behind by more than the largest task
 * of anybody.
 *
 * <p>Start-time fair queueing may let a tenant wait for a task of each other one, however small its
 * own task and large its weight. Without eligibility a tenant of much weight may be served far
 * ahead, and then wait as long.
 *
 * @see "Bennett, Zhang (1996), WF²Q: Worst-case Fair Weighted Fair Queueing, theorems 1 and 3"
 */
class WorstCaseFairnessProperties {
  private static final int DISPATCHES = 300;

  /** The fluid server: all tenants that have come share what is served, by weight. */
  private static final class Fluid {
    private final double[] weights;
    private final double[] servedUs;
    private int present;

    Fluid(double[] weights) {
      this.weights = weights;
      this.servedUs = new double[weights.length];
    }

    double share(int tenant) {
      double sum = 0;
      for (int t = 0; t < present; t++) {
        sum += weights[t];
      }
      return weights[tenant] / sum;
    }

    void serve(double us) {
      for (int t = 0; t < present; t++) {
        servedUs[t] += us * share(t);
      }
    }
  }

  private static TestEntry entry(long order, int tenant, long maxCostUs, SplittableRandom random) {
    long costUs = random.nextInt(3) == 0 ? maxCostUs : 1 + random.nextLong(maxCostUs);
    return new TestEntry(order, "t" + tenant, Level.NORMAL, costUs);
  }

  /** Half of the tenants come when virtual time is far on. */
  @Property(tries = 500)
  void noTenantIsAheadOfTheFluidServerNorBehindItByMoreThanATask(
      @ForAll @IntRange(min = 2, max = 8) int tenants,
      @ForAll @IntRange(max = DISPATCHES) int laterOnesComeAt,
      @ForAll @LongRange(min = 1) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TestQueue queue = TestQueue.all(Discipline.WFQ);
    long order = 0;
    double[] weights = new double[tenants];
    long[] maxCostUs = new long[tenants];
    double sum = 0;
    for (int t = 0; t < tenants; t++) {
      long milli = (long) (10 * Math.pow(100_000, random.nextDouble()));
      queue.weigh("t" + t, milli);
      weights[t] = milli / 1_000.0;
      sum += weights[t];
      maxCostUs[t] = Math.min(CostEstimate.MAX_COST_US, 1L << random.nextInt(22, 41));
    }
    Fluid fluid = new Fluid(weights);
    double[] servedUs = new double[tenants];
    double allUs = 0;
    long largestUs = 0;
    for (int i = 0; i < DISPATCHES; i++) {
      int due = i < laterOnesComeAt ? (tenants + 1) / 2 : tenants;
      for (; fluid.present < due; fluid.present++) {
        largestUs = Math.max(largestUs, maxCostUs[fluid.present]);
        for (int j = 0; j < 3; j++) {
          queue.add(entry(order++, fluid.present, maxCostUs[fluid.present], random));
        }
      }
      TestEntry entry = queue.take();
      int served = Integer.parseInt(entry.tenant().value().substring(1));
      queue.add(entry(order++, served, maxCostUs[served], random));
      servedUs[served] += entry.costUs();
      allUs += entry.costUs();
      fluid.serve((double) entry.costUs());
      // Every dispatch rounds a tag, a 16th of a microsecond of each tenant's work by weight.
      double roundingUs = 2 * (i + 2) * sum / 16 + allUs * 1e-9;
      for (int t = 0; t < fluid.present; t++) {
        double aheadUs = servedUs[t] - fluid.servedUs[t];
        double restUs = (1 - fluid.share(t)) * maxCostUs[t];
        assertTrue(aheadUs <= restUs + roundingUs, "ahead " + aheadUs + " of " + restUs);
        assertTrue(-aheadUs <= largestUs + roundingUs, "behind " + -aheadUs + " of " + largestUs);
      }
    }
  }
}
