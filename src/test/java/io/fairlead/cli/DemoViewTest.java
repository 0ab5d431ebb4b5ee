package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.bench.load.AgentStatus;
import io.fairlead.bench.load.RunStatus;
import io.fairlead.bench.load.TenantStatus;
import io.fairlead.bench.load.WaitTimes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoViewTest {
  @Test
  void noPictureIsLargerThanTheTerminal() {
    for (int agents : new int[] {1, 8, 26, 300}) {
      for (int width : new int[] {40, 80, 120, 200}) {
        for (int height : new int[] {10, 24, 40}) {
          List<String> lines = DemoView.picture(frame(agents, 4), width, height);
          String where = agents + " agents, " + width + "x" + height;
          assertTrue(lines.size() < height, where);
          assertTrue(lines.stream().allMatch(line -> line.length() < width), where);
        }
      }
    }
  }

  @Test
  void theReferenceFleetFitsAPlainTerminal() {
    for (int width : new int[] {80, 120}) {
      String picture = String.join("\n", DemoView.picture(frame(26, 4), width, 24));
      for (int i = 0; i < 26; i++) {
        assertTrue(picture.contains("agent-" + i), width + " columns\n" + picture);
      }
      assertTrue(picture.contains("tenant-3"), picture);
    }
  }

  @Test
  void agentsForWhichThereIsNoRoomAreCounted() {
    String picture = String.join("\n", DemoView.picture(frame(300, 4), 80, 24));

    long shown = picture.lines().filter(line -> line.startsWith("agent-")).count() * 3;
    assertTrue(
        picture.contains("... and " + (300 - shown) + " agents for which there is no room"),
        picture);
  }

  @Test
  void aSlowedAgentIsMarkedAndOneThatIsNotThereYetToo() {
    String picture = String.join("\n", DemoView.picture(frame(8, 4), 80, 24));

    assertTrue(picture.contains("agent-0      0.5! [#####.....]  50%      7"), picture);
    assertTrue(picture.contains("agent-1        2  joining"), picture);
    assertTrue(picture.contains("! agent-0 has been slowed down 4 times"), picture);
  }

  @Test
  void whatHasNotHappenedHasNoFigures() {
    DemoView.Frame frame = frame(8, 1);
    DemoView.Frame early =
        new DemoView.Frame(
            frame.status(),
            0,
            new WaitTimes.Summary(0, 0, 0, 0, 0, 0),
            frame.busyShare(),
            frame.addresses(),
            60_000);

    String picture = String.join("\n", DemoView.picture(early, 80, 24));
    assertTrue(picture.contains("nothing has started yet"), picture);
    assertTrue(DemoView.line(early).endsWith(", none started"), DemoView.line(early));
  }

  @Test
  void theLineForALogSaysTheSameInBrief() {
    assertEquals(
        "12 s: 100 submitted, 20 waiting, 8 running, 70 done, 2 not completed, 34/s,"
            + " wait median 5.0 ms, 99 % below 2.5 s",
        DemoView.line(frame(8, 1)));
  }

  @Test
  void aRunWithoutAnEndSaysHowToEndIt() {
    DemoView.Frame frame = frame(1, 1);
    DemoView.Frame endless =
        new DemoView.Frame(
            frame.status(), 1, frame.waits(), frame.busyShare(), frame.addresses(), 0);

    assertTrue(DemoView.picture(endless, 80, 24).get(0).endsWith("Ctrl-C ends it"));
    assertFalse(DemoView.picture(frame, 80, 24).get(0).contains("Ctrl-C"));
  }

  private static DemoView.Frame frame(int agents, int tenants) {
    List<AgentStatus> fleet = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      fleet.add(new AgentStatus("agent-" + i, i == 0 ? 0.5 : 2, i == 0, i != 1, 1, 1, 7, 0));
    }
    List<TenantStatus> users = new ArrayList<>();
    for (int i = 0; i < tenants; i++) {
      users.add(new TenantStatus("tenant-" + i, 25, 20, 12.3));
    }
    return new DemoView.Frame(
        new RunStatus(12_000, 1_000, 100, 80, 70, 2, fleet, users),
        34,
        new WaitTimes.Summary(64, 10, 5, 2_000, 2_500, 3_000),
        Collections.nCopies(agents, 0.5),
        "Kafka 127.0.0.1:9092",
        60_000);
  }
}
