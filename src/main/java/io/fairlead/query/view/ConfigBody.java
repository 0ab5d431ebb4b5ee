package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of a configuration.
 *
 * @param settings new values by name; null sets the default, and takes away what is configured of a
 *     tenant or resource
 */
public record ConfigBody(
    @JsonSetter(contentNulls = Nulls.SET) @Nullable Map<String, JsonNode> settings) {}
