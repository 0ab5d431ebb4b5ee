package io.fairlead.mcp;

/** Something that a client can have done or told, by name. */
interface McpTool {
  ToolDescription description();

  /**
   * @throws io.fairlead.query.ProblemException if it can't be done, or was not: becomes an error
   *     result
   */
  ToolAnswer call(ToolCall call);
}
