package io.fairlead.query.view;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One of a stream of events. The fields are those of the stream itself.
 *
 * @param id how far its reader has got; to be repeated in Last-Event-ID
 * @param event kpi, decision, proposal, outcome, config or dead-letter; or gap: what lies between
 *     two offsets is no longer retained
 * @param data of a kpi a KpiEventView, of a decision or proposal a DecisionView, of an outcome an
 *     OutcomeView without the result itself, of a config a ConfigEventView, of a dead letter a
 *     DeadLetterView
 */
public record EventView(String id, String event, JsonNode data) {}
