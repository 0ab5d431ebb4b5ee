package io.fairlead.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @ParameterizedTest
  @ValueSource(
      strings = {PARENT, "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what.may.come"})
  void carriesWhatIsWellFormed(String parent) {
    assertEquals(Map.of("traceparent", parent), TraceContext.of(parent, null));
    assertEquals(
        Map.of("traceparent", parent, "tracestate", "a=1,b=2"), TraceContext.of(parent, "a=1,b=2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-1",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n"
      })
  void leavesOutWhatIsNot(String parent) {
    assertEquals(Map.of(), TraceContext.of(parent, "a=1"));
  }

  @Test
  void aStateIsBoundedAndMeansNothingAlone() {
    assertEquals(Map.of(), TraceContext.of(null, "a=1"));
    assertEquals(2, TraceContext.of(PARENT, "a=" + "1".repeat(510)).size());
    assertEquals(1, TraceContext.of(PARENT, "a=" + "1".repeat(511)).size());
    assertEquals(1, TraceContext.of(PARENT, "a=\u0007").size());
    assertEquals(1, TraceContext.of(PARENT, " ").size());
  }
}
