package io.fairlead.model;

/**
 * How fast an agent runs one type of task.
 *
 * @param speed moving average of estimate divided by run time
 * @param samples runs that it was learned from
 */
public record TypeSpeed(String type, double speed, long samples) {}
