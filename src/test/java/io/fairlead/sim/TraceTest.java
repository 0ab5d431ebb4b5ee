package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";

  @Test
  void anLlmRowCostsItsTokensAndBelongsToTheFilesTenant() {
    Workload workload =
        Trace.merge(
            List.of(
                Trace.read(
                    "/data/azure-llm-code.csv",
                    List.of(HEADER, "2023-11-16 18:17:03.9799600,4808,10"))));

    Arrival only = workload.arrivals().get(0);
    assertEquals("code", only.tenant().value());
    assertEquals(Math.round((0.15 * 4808 + 20 * 10) * 1_000), only.costUs());
    assertEquals(0, only.offsetUs());
  }

  @Test
  void filesAreMergedOnOneTimeLineThatBeginsWithTheFirstRow() {
    Trace code = Trace.read("x-code.csv", List.of(HEADER, "2023-11-16 18:17:03.5,1,1", ""));
    Trace conv =
        Trace.read(
            "x-conv.csv",
            List.of(HEADER, "2023-11-16 18:17:05.0000010,1,1", "2023-11-16 18:17:03.0,1,1"));

    Workload workload = Trace.merge(List.of(code, conv));

    assertEquals(
        List.of("conv 0", "code 500000", "conv 2000001"),
        workload.arrivals().stream().map(a -> a.tenant() + " " + a.offsetUs()).toList());
    assertEquals("x-code.csv+x-conv.csv", workload.name());
  }

  @Test
  void compressingDividesGapsAndCosts() {
    Trace trace =
        Trace.read(
            "conv.csv", List.of(HEADER, "2023-11-16 18:00:00.0,0,3", "2023-11-16 18:01:00.0,0,6"));

    Workload faster = Trace.merge(List.of(trace)).compress(60);

    assertEquals(1_000_000, faster.spanUs());
    assertEquals(List.of(1_000L, 2_000L), costs(faster));
  }

  @Test
  void anSwfJobCostsItsRunTimesItsProcessors() {
    Workload workload =
        Trace.merge(
            List.of(
                Trace.read(
                    "log.swf",
                    List.of(
                        "; Version: 2.2",
                        "    1        5     -1   1451  128     -1    -1   -1     -1    -1 -1   7   1"
                            + "  -1 -1 -1 -1 -1",
                        "    2     1465     -1   0  128     -1    -1   -1     -1    -1 -1   1   1"
                            + "  -1 -1 -1 -1 -1",
                        "    3     1470     -1   10  -1     -1    -1   2     -1    -1 -1   8   1"
                            + "  -1 -1 -1 -1 -1"))));

    assertEquals(
        List.of("user-7 0 185728000000", "user-8 1465000000 20000000"),
        workload.arrivals().stream()
            .map(a -> a.tenant() + " " + a.offsetUs() + " " + a.costUs())
            .toList());
  }

  @Test
  void aFaultNamesFileAndLine() {
    assertFault(
        "a-code.csv, line 1: expected the header '" + HEADER + "', found 'nothing'",
        "a-code.csv",
        "nothing");
    assertFault(
        "a-code.csv, line 2: expected 3 columns, found 2: '1,2'", "a-code.csv", HEADER, "1,2");
    assertFault(
        "a-code.csv, line 3: ContextTokens '-4' is not a number from 0 to 10,000,000",
        "a-code.csv",
        HEADER,
        "2023-11-16 18:17:03,1,1",
        "2023-11-16 18:17:03,-4,1");
    assertFault(
        "a-code.csv, line 2: TIMESTAMP 'noon' is not like 2023-11-16 18:17:03.9799600",
        "a-code.csv",
        HEADER,
        "noon,1,1");
    assertFault("a.swf, line 1: expected 18 columns, found 3: '1 2 3'", "a.swf", "1 2 3");
    assertFault(
        "a.swf, line 2: run time (column 4) 'x' is not a number up to 10^9",
        "a.swf",
        ";",
        "1 2 3 x 5 6 7 8 9 10 11 12 13 14 15 16 17 18");
    assertFault("a-code.csv, line 1: there is no task in this file", "a-code.csv", HEADER);
  }

  @Test
  void tracesOfTwoFormatsAreNotMerged() {
    Trace llm = Trace.read("a-code.csv", List.of(HEADER, "2023-11-16 18:17:03,1,1"));
    Trace swf = Trace.read("b.swf", List.of("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18"));

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Trace.merge(List.of(llm, swf)));

    assertEquals(
        "a-code.csv is LLM and b.swf is SWF: traces of two formats have no common clock and cannot"
            + " be merged",
        e.getMessage());
  }

  private static void assertFault(String message, String source, String... lines) {
    TraceFormatException e =
        assertThrows(TraceFormatException.class, () -> Trace.read(source, List.of(lines)));
    assertEquals(message, e.getMessage());
  }

  private static List<Long> costs(Workload workload) {
    return workload.arrivals().stream().map(Arrival::costUs).toList();
  }
}
