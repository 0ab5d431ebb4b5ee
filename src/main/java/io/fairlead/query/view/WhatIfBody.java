package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What would have been otherwise, in a period that was. What is left out has its default.
 *
 * @param settings in place of those that were in force, by name; null sets the default, and takes
 *     away what is configured of a tenant or resource
 * @param agents that would have been there besides, or would not have been
 * @param fromMs beginning of the period, milliseconds since the Unix epoch; an hour before its end
 *     if left out
 * @param toMs its end, exclusive, milliseconds since the Unix epoch; now if left out, or later
 * @param seeds how often both are replayed with arrivals drawn anew, besides once with those
 *     recorded, 0 to 50; 5 if left out
 * @param seed of every random draw; a random one if left out
 * @param maxMs time for reading and replaying, milliseconds, 1 to 600000; 60000 if left out
 */
public record WhatIfBody(
    @JsonSetter(contentNulls = Nulls.SET) @Nullable Map<String, JsonNode> settings,
    @Nullable OtherAgentsBody agents,
    @Nullable Long fromMs,
    @Nullable Long toMs,
    @Nullable Integer seeds,
    @Nullable Long seed,
    @Nullable Long maxMs) {

  /**
   * Another fleet.
   *
   * @param add agents that are there all the time, besides the others
   * @param remove ids of agents that are not there
   */
  public record OtherAgentsBody(
      @Nullable List<AddedAgentsBody> add, @Nullable List<String> remove) {}

  /**
   * Agents of one kind.
   *
   * @param count how many, 1 to 1000; 1 if left out
   * @param slots tasks at once, 1 to 1024; 1 if left out
   * @param speed milliseconds of cost done in a millisecond, above 0; 1 if left out
   * @param capabilities what they can do; nothing if left out
   * @param costPerSecond price of one second of a slot, 0 or more; 0 if left out
   */
  public record AddedAgentsBody(
      @Nullable Integer count,
      @Nullable Integer slots,
      @Nullable Double speed,
      @Nullable List<String> capabilities,
      @Nullable Double costPerSecond) {}
}
