package io.fairlead.bench.floor;

import io.fairlead.bench.Guarantee;

/**
 * What both sides are given alike.
 *
 * @param agents how many
 * @param window tasks that are under way at once
 * @param warmUpMs before it is measured
 * @param measuredMs for so long
 */
public record FloorPlan(
    Guarantee guarantee, int agents, int window, long warmUpMs, long measuredMs) {}
