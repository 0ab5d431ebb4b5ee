package io.fairlead.query.routes;

import io.fairlead.model.Proposal;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.plan.PlanConstraints;
import io.fairlead.optimize.plan.PlanPreference;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.view.PlanSearchBody;
import io.fairlead.query.view.PlanSearchBody.PreferenceBody;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a search for a plan.
 *
 * @param preference null for that of the swarm
 * @param apply whether what is found is carried out
 */
record PlanWish(
    @Nullable PlanPreference preference,
    PlanConstraints constraints,
    SearchLimits limits,
    boolean apply) {
  private static final long STANDARD_MS = 2_000;
  private static final long MOST_MS = 60_000;
  private static final int STANDARD_GENERATIONS = 1_000;
  private static final int MOST_GENERATIONS = 1_000_000;

  private static final double MOST_WEIGHT = 1_000_000;
  private static final double MILLI = 1_000;

  /** All that is not said has its default. */
  static PlanWish standard(boolean apply) {
    return of(PlanSearchBody.DEFAULT).applied(apply);
  }

  private PlanWish applied(boolean wanted) {
    return new PlanWish(preference, constraints, limits, wanted);
  }

  /**
   * @throws ProblemException 400, naming the field
   */
  static PlanWish of(PlanSearchBody body) {
    Long seed = body.seed();
    Double maxCost = body.maxCost();
    if (maxCost != null && !(maxCost >= 0 && maxCost <= Double.MAX_VALUE)) {
      throw malformed("maxCost", maxCost, "must be a number, 0 or more");
    }
    return new PlanWish(
        body.preference() == null ? null : preference(body.preference()),
        new PlanConstraints(
            (int) within("maxMoves", body.maxMoves(), 0, Proposal.MAX_MOVES, Proposal.MAX_MOVES),
            maxCost == null ? Double.POSITIVE_INFINITY : maxCost),
        new SearchLimits(
            seed == null ? ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) : seed,
            (int)
                within(
                    "maxGenerations",
                    body.maxGenerations(),
                    1,
                    MOST_GENERATIONS,
                    STANDARD_GENERATIONS),
            within("maxMs", body.maxMs(), 1, MOST_MS, STANDARD_MS)),
        Boolean.TRUE.equals(body.apply()));
  }

  private static PlanPreference preference(PreferenceBody body) {
    double latency = weight("latency", body.latency());
    double utilisation = weight("utilisation", body.utilisation());
    double balance = weight("balance", body.balance());
    double cost = weight("cost", body.cost());
    if (latency == 0 && utilisation == 0 && balance == 0 && cost == 0) {
      throw malformed("preference", "0", "one of its weights must be above 0");
    }
    return new PlanPreference(latency, utilisation, balance, cost);
  }

  private static double weight(String name, @Nullable Double given) {
    if (given == null) {
      return 0;
    }
    if (!(given >= 0 && given <= MOST_WEIGHT)) {
      throw malformed("preference." + name, given, "must be a number, 0 to 1000000");
    }
    return given;
  }

  private static long within(
      String name, @Nullable Number given, long least, long most, long otherwise) {
    if (given == null) {
      return otherwise;
    }
    long value = given.longValue();
    if (value < least || value > most) {
      throw malformed(name, given, "must be a whole number, " + least + " to " + most);
    }
    return value;
  }

  private static ProblemException malformed(String field, Object value, String why) {
    return Problem.malformed(field, value.toString(), field + " '" + value + "': " + why)
        .toException();
  }

  /** What is preferred: as it was said, else as the swarm is set. */
  PlanPreference preferredIn(SwarmConfig config) {
    return preference != null
        ? preference
        : new PlanPreference(
            config.get(Setting.PLAN_LATENCY_WEIGHT) / MILLI,
            config.get(Setting.PLAN_UTILISATION_WEIGHT) / MILLI,
            config.get(Setting.PLAN_BALANCE_WEIGHT) / MILLI,
            config.get(Setting.PLAN_COST_WEIGHT) / MILLI);
  }
}
