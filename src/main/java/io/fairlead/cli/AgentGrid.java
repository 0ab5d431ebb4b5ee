package io.fairlead.cli;

import io.fairlead.bench.AgentStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Agents side by side: in wide cells if all of them fit so, else in narrow ones, else as many as
 * there is room for.
 */
final class AgentGrid {
  private static final int GAP = 2;
  private static final int WIDE_BAR = 10;
  private static final int NARROW_BAR = 7;
  private static final String WIDE_HEAD =
      String.format(Locale.ROOT, "%-10s %5s  %-17s %6s", "agent", "speed", "busy", "done");
  private static final String NARROW_HEAD =
      String.format(Locale.ROOT, "%-8s %-9s %5s", "agent", "busy", "done");

  private AgentGrid() {}

  /**
   * @param busyShare of each agent, 0 to 1
   * @param width characters
   * @param room lines, at least 2
   */
  static List<String> of(List<AgentStatus> agents, List<Double> busyShare, int width, int room) {
    boolean wide = rows(agents, width, WIDE_HEAD) < room;
    String head = wide ? WIDE_HEAD : NARROW_HEAD;
    int columns = Math.min(columns(width, head), agents.size());
    int rows = rows(agents, width, head);
    int shown = rows < room ? rows : Math.max(1, room - 2);
    List<String> lines = new ArrayList<>();
    lines.add((head + " ".repeat(GAP)).repeat(columns).stripTrailing());
    int hidden = agents.size();
    for (int row = 0; row < shown; row++) {
      StringBuilder line = new StringBuilder();
      for (int i = row; i < agents.size(); i += rows) {
        String cell = cell(agents.get(i), busyShare.get(i), wide);
        line.append(cell).append(" ".repeat(head.length() - cell.length() + GAP));
        hidden--;
      }
      lines.add(line.toString().stripTrailing());
    }
    if (hidden > 0) {
      lines.add("... and " + hidden + " agents for which there is no room");
    }
    return lines;
  }

  private static int columns(int width, String head) {
    return Math.max(1, (width + GAP) / (head.length() + GAP));
  }

  private static int rows(List<AgentStatus> agents, int width, String head) {
    int columns = columns(width, head);
    return (agents.size() + columns - 1) / columns;
  }

  private static String cell(AgentStatus agent, double busy, boolean wide) {
    String bar = ProgressText.blocks(busy, wide ? WIDE_BAR : NARROW_BAR);
    String mark = agent.slowed() ? "!" : " ";
    long done = Math.min(agent.done(), wide ? 999_999 : 99_999);
    if (wide) {
      String share =
          agent.active() ? String.format(Locale.ROOT, "%s %3.0f%%", bar, busy * 100) : "joining";
      return String.format(
          Locale.ROOT,
          "%-10s %5s%s %-17s %6d",
          ProgressText.cut(agent.id(), 10),
          speed(agent.speed()),
          mark,
          share,
          done);
    }
    return String.format(
        Locale.ROOT,
        "%-8s%s%-9s %5d",
        ProgressText.cut(agent.id(), 8),
        mark,
        agent.active() ? bar : "joining",
        done);
  }

  private static String speed(double speed) {
    String text = String.format(Locale.ROOT, "%.2f", speed);
    return text.replaceFirst("\\.?0+$", "");
  }
}
