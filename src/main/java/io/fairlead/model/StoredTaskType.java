package io.fairlead.model;

/**
 * What has been learned of a task type.
 *
 * @param costUs moving average of run time × speed, microseconds
 * @param samples runs that it was learned from
 */
public record StoredTaskType(String type, double costUs, long samples) {}
