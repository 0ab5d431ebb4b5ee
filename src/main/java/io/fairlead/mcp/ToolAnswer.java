package io.fairlead.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a tool gives back.
 *
 * @param structured as its description says
 * @param text the same for people, shorter
 * @param form what of both stands in the text content
 * @param failed whether nothing of what was asked for was done, or a part that it is no good
 *     without
 */
record ToolAnswer(ObjectNode structured, String text, Form form, boolean failed) {
  /** What the text content is. */
  enum Form {
    /** The text, then the JSON. */
    BOTH,
    TEXT,
    JSON
  }

  static ToolAnswer of(ObjectNode structured, String text) {
    return new ToolAnswer(structured, text, Form.BOTH, false);
  }

  ToolAnswer in(Form form) {
    return new ToolAnswer(structured, text, form, failed);
  }

  /** An error result that keeps its details. */
  ToolAnswer asFailure() {
    return new ToolAnswer(structured, text, form, true);
  }
}
