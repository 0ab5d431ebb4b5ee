package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelcontextprotocol.json.TypeRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiscreetMapperTest {
  private static final String SECRET = "password 1234";

  private final DiscreetMapper mapper = new DiscreetMapper();

  @Test
  void whatCannotBeReadIsNotQuoted() {
    byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
    TypeRef<Map<String, Object>> type = new TypeRef<>() {};
    assertSilent(assertThrows(IOException.class, () -> mapper.readValue(SECRET, Map.class)));
    assertSilent(assertThrows(IOException.class, () -> mapper.readValue(SECRET, type)));
    assertSilent(assertThrows(IOException.class, () -> mapper.readValue(bytes, Map.class)));
    assertSilent(assertThrows(IOException.class, () -> mapper.readValue(bytes, type)));
  }

  private static void assertSilent(IOException e) {
    assertFalse(e.toString().contains("password"), e.toString());
    assertNull(e.getCause());
  }

  @Test
  void whatCanBeReadIs() throws IOException {
    assertEquals(
        Map.of("a", 1), mapper.readValue("{\"a\":1}", new TypeRef<Map<String, Object>>() {}));
    assertEquals("{\"a\":1}", mapper.writeValueAsString(Map.of("a", 1)));
  }
}
