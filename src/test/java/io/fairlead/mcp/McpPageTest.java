package io.fairlead.mcp;

import io.fairlead.DocsDrift;
import org.junit.jupiter.api.Test;

class McpPageTest {
  @Test
  void thePageIsUpToDate() throws Exception {
    DocsDrift.check("topology-docs/MCP.md", McpPage.page());
  }
}
