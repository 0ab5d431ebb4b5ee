package io.fairlead.query.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.Level;
import io.fairlead.model.TaskPhase;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.query.Principal;
import io.fairlead.query.Request;
import io.fairlead.query.view.SwarmSummaryView;
import io.fairlead.query.view.SwarmsView;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SwarmSpreadTest {
  private static final int PARTITIONS = 2;
  private static final long MOST_MS = 100;

  private long nowMs;
  private boolean cancelled;
  private int asked;

  private final SearchMonitor monitor =
      new SearchMonitor() {
        @Override
        public long nanoTime() {
          return nowMs * 1_000_000;
        }

        @Override
        public boolean cancelled() {
          return cancelled;
        }

        @Override
        public void progress(double share, String doing) {}
      };

  private static SwarmsView page(int from, int count, boolean more, List<Integer> missing) {
    List<SwarmSummaryView> swarms = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      swarms.add(
          new SwarmSummaryView(
              "swarm-" + i,
              0,
              "",
              false,
              false,
              false,
              0,
              0,
              0,
              new EnumMap<>(TaskPhase.class),
              new EnumMap<>(Level.class),
              0,
              new EnumMap<>(AgentPhase.class),
              0,
              0,
              0,
              "adaptive",
              0,
              0,
              0,
              10,
              null));
    }
    @Nullable String next = more ? "swarm-" + (from + count) : null;
    return new SwarmsView(swarms, next, List.of(0), missing);
  }

  private SwarmSpread spread(SwarmSpread.Pages pages) {
    return SwarmSpread.of(
        (after, leftMs) -> {
          asked++;
          return pages.after(after, leftMs);
        },
        PARTITIONS,
        MOST_MS,
        monitor);
  }

  @Test
  void morePartitionsAreProposedWhereAllSwarmsAreCounted() {
    SwarmSpread spread =
        spread((after, leftMs) -> page(after == null ? 0 : 20, 20, after == null, List.of()));
    assertEquals(40, spread.swarms());
    assertTrue(spread.proposal(0.1).isPresent());
    assertEquals(List.of(), spread.remarks());
  }

  @Test
  void nothingIsProposedWhileSomebodyIsSilentAndNobodyIsAskedAgain() {
    SwarmSpread spread = spread((after, leftMs) -> page(0, 40, true, List.of(1)));
    assertFalse(spread.proposal(0).isPresent());
    assertEquals(1, asked);
    assertTrue(spread.remarks().get(0).contains("partitions [1] are not counted"));
  }

  @Test
  void nothingIsProposedOfAListThatIsCut() {
    SwarmSpread spread =
        spread((after, leftMs) -> page((asked - 1) * 1_000, 1_000, true, List.of()));
    assertEquals(SwarmSpread.MOST_SWARMS, spread.swarms());
    assertFalse(spread.proposal(0).isPresent());
    assertTrue(spread.remarks().get(0).contains("only the first 10000 swarms"));
  }

  @Test
  void theTimeBoundsIt() {
    SwarmSpread spread =
        spread(
            (after, leftMs) -> {
              assertEquals(MOST_MS - nowMs, leftMs.getAsLong());
              nowMs += 40;
              return page(asked * 10, 10, true, List.of());
            });
    assertEquals(3, asked);
    assertFalse(spread.proposal(0).isPresent());
    assertTrue(spread.remarks().get(0).contains("only the first 30 swarms"));
  }

  @Test
  void whoCancelsIsNotKeptWaiting() {
    assertThrows(
        SearchCancelledException.class,
        () ->
            spread(
                (after, leftMs) -> {
                  cancelled = true;
                  assertEquals(0, leftMs.getAsLong());
                  return page(0, 10, true, List.of());
                }));
    assertEquals(1, asked);
  }

  @Test
  void theOthersAreAskedAlsoWhereTheRequestCameByAHop() {
    Request hopped =
        new Request(
            "POST",
            List.of("v1"),
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            Principal.LOCAL,
            true,
            "Bearer x",
            Map.of());
    Request question = ClusterRoutes.question(hopped, "s", 7);
    assertFalse(question.hopped());
    assertEquals("Bearer x", question.authorization());
    assertEquals("/v1/swarms?after=s&limit=7&partial=true", question.target());
    assertTrue(hopped.asGet("v1").hopped(), "elsewhere one hop is enough");
  }
}
