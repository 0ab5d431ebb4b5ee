package io.fairlead.mcp;

import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;

/**
 * A tool, as clients and people are told of it.
 *
 * @param summary what it does, in sentences
 * @param changes whether it changes anything
 * @param takes its arguments
 * @param gives the fields of its structured answer
 */
record ToolDescription(
    String name,
    String title,
    String summary,
    boolean changes,
    List<Property> takes,
    List<Property> gives) {

  ToolDescription {
    takes = List.copyOf(takes);
    gives = List.copyOf(gives);
  }

  McpSchema.Tool schema() {
    return McpSchema.Tool.builder(name, Property.schema(takes, false))
        .title(title)
        .description(summary)
        .outputSchema(Property.schema(gives, true))
        .annotations(
            McpSchema.ToolAnnotations.builder().readOnlyHint(!changes).openWorldHint(false).build())
        .build();
  }
}
