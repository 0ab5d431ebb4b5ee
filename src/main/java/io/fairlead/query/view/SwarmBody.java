package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A swarm that is to be.
 *
 * @param settings that differ from what swarms begin with, by name
 */
public record SwarmBody(
    @Nullable String swarmId,
    @JsonSetter(contentNulls = Nulls.SET) @Nullable Map<String, JsonNode> settings) {}
