package io.fairlead.query.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.CountedSwarm;
import io.fairlead.streams.tally.SwarmTally;
import io.fairlead.streams.tally.TallyLimits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrendSamplerTest {
  private static final SwarmId S = new SwarmId("s");
  private static final long MS = 1_000_000;

  private final Swarms swarms = new Swarms();
  private final TrendSampler sampler = new TrendSampler(swarms);

  @AfterEach
  void close() {
    sampler.close();
  }

  private static final class Swarms implements TrendSampler.Swarms {
    private final CountedSwarm counted = new CountedSwarm().agent("a", 1);
    private final List<SwarmTally> held = new ArrayList<>();
    private long nowMs;
    private long costNs;
    private boolean silent;
    private @Nullable String broken;
    private @Nullable String costly;
    private int looks;

    SwarmTally comes(String swarm) {
      SwarmTally tally = new SwarmTally(new SwarmId(swarm), 0, TallyLimits.DEFAULT, nowMs);
      held.add(tally);
      return tally;
    }

    @Override
    public Collection<SwarmTally> held() {
      return held;
    }

    @Override
    public Optional<Sample> look(SwarmTally tally) {
      looks++;
      if (tally.swarm().value().equals(broken)) {
        throw new IllegalStateException("on purpose");
      }
      Sample sample = Looks.at(counted, nowMs);
      long takesNs = tally.swarm().value().equals(costly) ? 500 * costNs : costNs;
      return silent
          ? Optional.empty()
          : Optional.of(new Sample(sample.census(), sample.chargedMs(), takesNs));
    }
  }

  private void rounds(int n) {
    for (int i = 0; i < n; i++) {
      swarms.nowMs += TrendSampler.EVERY_MS;
      sampler.round(swarms.nowMs);
    }
  }

  private int points() {
    return sampler.agent(S, "a", 0).points().size();
  }

  @Test
  void everyRoundIsALook() {
    swarms.comes("s");
    rounds(5);
    assertEquals(5, points());
    assertEquals(5, sampler.tenants(S, 0).atMs().size());
  }

  @Test
  void oneThatTakesLongIsLookedAtLessOften() {
    swarms.comes("s");
    swarms.costNs = 50 * MS; // a look in ten seconds
    rounds(3);
    assertEquals(3, swarms.looks, "the first may be slow for other reasons");
    rounds(50);
    assertEquals(3 + 10, swarms.looks);
    swarms.costNs = 10_000 * MS;
    rounds(10);
    int before = swarms.looks;
    rounds(50);
    assertEquals(before + 5, swarms.looks, "however long it takes");
  }

  @Test
  void aLookThatWasHeldUpChangesNothing() {
    swarms.comes("s");
    rounds(3);
    swarms.costNs = 1_000 * MS;
    rounds(1);
    swarms.costNs = MS;
    rounds(10);
    assertEquals(14, swarms.looks);
  }

  @Test
  void oneThatDoesNotAnswerIsAskedAgain() {
    swarms.comes("s");
    swarms.silent = true;
    rounds(2);
    assertEquals(0, points());
    assertEquals(0, sampler.tenants(S, 0).sinceMs());
    swarms.silent = false;
    rounds(2);
    assertEquals(1, points(), "it rests longer each time");
  }

  @Test
  void oneThatTakesLongRestsLongerWhenItDoesNotAnswer() {
    swarms.comes("s");
    swarms.costNs = 50 * MS; // a look in ten seconds
    rounds(3);
    swarms.silent = true;
    rounds(5);
    assertEquals(4, swarms.looks);
    rounds(40);
    assertEquals(4 + 4, swarms.looks, "every 20 seconds");
    swarms.silent = false;
    rounds(10);
    assertEquals(4 + 5, swarms.looks);
    rounds(20);
    assertEquals(4 + 9, swarms.looks, "as often as before");
  }

  @Test
  void theLooksAtAllSwarmsTogetherTakeSoLongAtMost() {
    for (int i = 0; i < 20; i++) {
      swarms.comes("a-" + i);
    }
    swarms.costNs = 4 * MS; // each of them every 16 seconds
    rounds(3);
    int first = swarms.looks;
    rounds(400);
    assertEquals(20 * 50, swarms.looks - first, 20);
  }

  @Test
  void oneThatTakesLongDoesNotMakeTheOthersWaitLong() {
    for (int i = 0; i < 19; i++) {
      swarms.comes("a-" + i);
    }
    swarms.comes("s");
    swarms.costNs = MS / 10;
    swarms.costly = "s";
    rounds(3);
    int first = swarms.looks;
    rounds(100);
    assertEquals(3 + 10, points(), 2, "every 20 seconds");
    assertEquals(19 * 100 + 10, swarms.looks - first, 2, "all others every time");
  }

  @Test
  void oneThatFailsDoesNotKeepTheOthersFromBeingLookedAt() {
    swarms.comes("before");
    swarms.broken = "before";
    swarms.nowMs++;
    swarms.comes("s");
    rounds(4);
    assertEquals(4, points());
    assertEquals(0, sampler.agent(new SwarmId("before"), "a", 0).points().size());
  }

  @Test
  void oneThatLeavesIsForgottenAndBeginsAnewWhenItComesBack() {
    swarms.comes("s");
    rounds(3);
    swarms.held.clear();
    rounds(1);
    assertEquals(0, points());
    swarms.comes("s");
    rounds(2);
    assertEquals(2, points());
    swarms.held.clear();
    swarms.comes("s"); // went and came between two rounds
    rounds(1);
    assertEquals(1, points());
  }

  @Test
  void onlySoManySwarmsAreLookedAtThoseThatWereHereFirst() {
    for (int i = 0; i < Trends.MOST_SWARMS + 5; i++) {
      swarms.comes(i == Trends.MOST_SWARMS + 4 ? "s" : "a-" + i);
      swarms.nowMs++;
    }
    rounds(1);
    assertEquals(Trends.MOST_SWARMS, swarms.looks);
    assertEquals(0, points());
  }
}
