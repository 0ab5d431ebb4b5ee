package io.fairlead.query.view;

import io.fairlead.optimize.plan.PlanPreference;

/** How much each objective counts when one plan is chosen; only their proportions matter. */
public record PreferenceView(double latency, double utilisation, double balance, double cost) {
  public static PreferenceView of(PlanPreference preference) {
    return new PreferenceView(
        preference.latency(), preference.utilisation(), preference.balance(), preference.cost());
  }
}
