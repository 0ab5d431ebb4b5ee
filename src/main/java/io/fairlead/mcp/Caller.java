package io.fairlead.mcp;

import io.fairlead.query.Api;
import io.fairlead.query.Principal;
import io.modelcontextprotocol.common.McpTransportContext;
import java.util.Map;

/**
 * Who calls, and what they reach.
 *
 * @param api on their behalf
 */
record Caller(Api api, Principal principal) {
  private static final String KEY = "caller";

  McpTransportContext asContext() {
    return McpTransportContext.create(Map.of(KEY, this));
  }

  static Caller of(McpTransportContext context) {
    if (context.get(KEY) instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("a call has come without its caller");
  }
}
