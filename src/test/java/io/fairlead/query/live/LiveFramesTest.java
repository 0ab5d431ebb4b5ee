package io.fairlead.query.live;

import static io.fairlead.query.live.NowViews.agent;
import static io.fairlead.query.live.NowViews.fleet;
import static io.fairlead.query.live.NowViews.now;
import static io.fairlead.query.live.NowViews.tenant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentPhase;
import io.fairlead.query.Json;
import io.fairlead.query.view.AgentFiguresView;
import io.fairlead.query.view.LiveFrameView;
import io.fairlead.query.view.NowView;
import io.fairlead.query.view.TenantFiguresView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveFramesTest {
  private static final AgentFiguresView A = agent("a", AgentPhase.ALIVE, 100, 0);
  private static final AgentFiguresView B = agent("b", AgentPhase.ALIVE, 100, 0);

  private final LiveFrames frames = new LiveFrames();
  private long nowNs;

  private LiveFrameView frame(NowView now) {
    return frames.next(now, nowNs).orElseThrow();
  }

  private static List<String> ids(LiveFrameView frame) {
    return frame.agents().stream().map(AgentFiguresView::agentId).toList();
  }

  @Test
  void theFirstFrameTellsAll() {
    LiveFrameView first =
        frame(now(1, 7, 0, fleet(1_000, 0), Collections.nCopies(1, tenant("t", 0))));
    assertTrue(first.whole());
    assertEquals(1_000, first.agents().size());
    assertEquals(1, first.tenants().size());
    assertEquals(List.of(), first.now().agents(), "rows are told once");
    assertEquals(7, first.now().facts());
  }

  @Test
  void nothingNewIsNoFrame() {
    frame(now(1, 7, List.of(A)));
    assertTrue(frames.next(now(2, 7, List.of(A)), nowNs).isEmpty());
    nowNs += TimeUnit.SECONDS.toNanos(60);
    assertTrue(frames.next(now(60_002, 7, List.of(A)), nowNs).isEmpty(), "time alone is no news");
  }

  @Test
  void whatOnlyTimeChangesIsToldOnceASecond() {
    frame(now(1, 7, 100, List.of(A), List.of()));
    nowNs += TimeUnit.MILLISECONDS.toNanos(LiveFrames.TIME_MS - 1);
    assertTrue(frames.next(now(2, 7, 99, List.of(A), List.of()), nowNs).isEmpty());
    nowNs += TimeUnit.MILLISECONDS.toNanos(1);
    assertEquals(99, frame(now(3, 7, 99, List.of(A), List.of())).now().drainMs());
  }

  @Test
  void onlyWhatHasChangedIsTold() {
    frame(now(1, 7, List.of(A, B)));
    AgentFiguresView changed = agent("b", AgentPhase.ALIVE, 100, 1);
    LiveFrameView next = frame(now(2, 8, List.of(A, changed)));
    assertFalse(next.whole());
    assertEquals(List.of("b"), ids(next));
  }

  @Test
  void aLoadThatHardlyDiffersWaitsUntilItDoes() {
    frame(now(1, 7, List.of(A)));
    for (int loadMs : new int[] {99, 98, 97, 96}) {
      assertTrue(
          frames.next(now(2, 7, List.of(agent("a", AgentPhase.ALIVE, loadMs, 0))), nowNs).isEmpty(),
          "small steps add up from the one that was told: " + loadMs);
    }
    assertEquals(List.of("a"), ids(frame(now(3, 7, List.of(agent("a", AgentPhase.ALIVE, 94, 0))))));
  }

  @Test
  void whatIsGoneIsToldOnce() {
    frame(now(1, 7, 0, List.of(A, B), List.of(tenant("t", 0), tenant("u", 0))));
    LiveFrameView next = frame(now(2, 8, 0, List.of(B), List.of(tenant("u", 0))));
    assertEquals(List.of("a"), next.agentsGone());
    assertEquals(List.of("t"), next.tenantsGone());
    assertEquals(List.of(), frame(now(3, 9, List.of(B))).agentsGone());
  }

  @Test
  void oneThatComesWhileAnotherGoesIsTold() {
    frame(now(1, 7, List.of(A)));
    LiveFrameView next = frame(now(2, 8, List.of(B)));
    assertEquals(List.of("b"), ids(next));
    assertEquals(List.of("a"), next.agentsGone());
  }

  @Test
  void aFrameIsBoundedAndEveryRowHasItsTurn() {
    frame(now(1, 0, fleet(1_000, 0)));
    Map<String, Integer> toldAt = new HashMap<>();
    for (int i = 1; i <= 12; i++) {
      LiveFrameView next = frame(now(i, i, fleet(1_000, i)));
      assertEquals(LiveFrames.MOST_AGENTS, next.agents().size());
      for (String id : ids(next)) {
        int before = toldAt.getOrDefault(id, 0);
        assertTrue(i - before <= 4, id + " was told at " + before + " and then at " + i);
        toldAt.put(id, i);
      }
    }
    assertEquals(1_000, toldAt.size());
  }

  @Test
  void aStateThatChangesGoesBeforeFigures() {
    frame(now(1, 0, fleet(1_000, 0)));
    for (int i = 1; i <= 4; i++) {
      List<AgentFiguresView> fleet = new ArrayList<>(fleet(1_000, i));
      AgentFiguresView last = fleet.get(999);
      fleet.set(
          999, agent(last.agentId(), i % 2 == 1 ? AgentPhase.SUSPECT : AgentPhase.ALIVE, 1, i));
      LiveFrameView next = frame(now(i, i, fleet));
      assertTrue(ids(next).contains(last.agentId()), "frame " + i);
      assertEquals(ids(next).stream().sorted().toList(), ids(next), "they stay in order");
    }
  }

  @Test
  void tenantsAreBoundedToo() {
    frame(now(1, 0, 0, List.of(), tenants(0)));
    assertEquals(
        LiveFrames.MOST_TENANTS, frame(now(2, 1, 0, List.of(), tenants(1))).tenants().size());
  }

  private static List<TenantFiguresView> tenants(long completed) {
    return IntStream.range(0, 200).mapToObj(i -> tenant("t" + i, completed)).toList();
  }

  /** What a viewer keeps is what stands there, once nothing changes any more. */
  @Test
  void framesAddUpToWhatStandsThere() {
    Map<String, AgentFiguresView> kept = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      frames
          .next(now(i, i, fleet(900 - 10 * i, i)), nowNs)
          .ifPresent(
              frame -> {
                frame.agentsGone().forEach(kept::remove);
                frame.agents().forEach(agent -> kept.put(agent.agentId(), agent));
              });
    }
    for (int i = 0; i < 4; i++) {
      frames
          .next(now(20, 9, fleet(810, 9)), nowNs)
          .ifPresent(frame -> frame.agents().forEach(agent -> kept.put(agent.agentId(), agent)));
    }
    assertEquals(810, kept.size());
    assertTrue(kept.values().stream().allMatch(agent -> agent.completed() == 9));
  }

  @Test
  void figuresAreRoundedForTheEye() throws Exception {
    LiveFrameView first = frame(now(1, 0, fleet(1, 0)));
    AgentFiguresView row = first.agents().get(0);
    assertEquals(1_235, row.loadMs());
    assertEquals(1.988, row.weight());
    assertEquals(0.9938, row.reliability());
    int chars = Json.MAPPER.writeValueAsString(row).length();
    assertTrue(chars < 400, chars + " characters a row");
  }
}
