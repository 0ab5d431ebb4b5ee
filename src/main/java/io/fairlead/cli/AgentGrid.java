package io.fairlead.cli;

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

  private AgentGrid() {}

  /**
   * One agent.
   *
   * @param marked whether something about it is to be noticed
   * @param instead what is shown where it does not work; empty if it does
   * @param busyShare 0 to 1
   * @param count what the last column counts
   */
  record Cell(
      String id, double speed, boolean marked, String instead, double busyShare, long count) {}

  /**
   * @param counted heading of the last column, at most 5 characters
   * @param width characters
   * @param room lines, at least 2
   */
  static List<String> of(List<Cell> agents, String counted, int width, int room) {
    String wideHead =
        String.format(Locale.ROOT, "%-10s %5s  %-17s %6s", "agent", "speed", "busy", counted);
    String narrowHead = String.format(Locale.ROOT, "%-8s %-9s %5s", "agent", "busy", counted);
    boolean wide = rows(agents, width, wideHead) < room;
    String head = wide ? wideHead : narrowHead;
    int columns = Math.min(columns(width, head), agents.size());
    int rows = rows(agents, width, head);
    int shown = rows < room ? rows : Math.max(1, room - 2);
    List<String> lines = new ArrayList<>();
    lines.add((head + " ".repeat(GAP)).repeat(columns).stripTrailing());
    int hidden = agents.size();
    for (int row = 0; row < shown; row++) {
      StringBuilder line = new StringBuilder();
      for (int i = row; i < agents.size(); i += rows) {
        String cell = cell(agents.get(i), wide);
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

  private static int rows(List<Cell> agents, int width, String head) {
    int columns = columns(width, head);
    return (agents.size() + columns - 1) / columns;
  }

  private static String cell(Cell agent, boolean wide) {
    String bar = ProgressText.blocks(agent.busyShare(), wide ? WIDE_BAR : NARROW_BAR);
    String mark = agent.marked() ? "!" : " ";
    long count = Math.min(agent.count(), wide ? 999_999 : 99_999);
    boolean works = agent.instead().isEmpty();
    if (wide) {
      String share =
          works
              ? String.format(Locale.ROOT, "%s %3.0f%%", bar, agent.busyShare() * 100)
              : ProgressText.cut(agent.instead(), 17);
      return String.format(
          Locale.ROOT,
          "%-10s %5s%s %-17s %6d",
          ProgressText.cut(agent.id(), 10),
          speed(agent.speed()),
          mark,
          share,
          count);
    }
    return String.format(
        Locale.ROOT,
        "%-8s%s%-9s %5d",
        ProgressText.cut(agent.id(), 8),
        mark,
        works ? bar : ProgressText.cut(agent.instead(), 9),
        count);
  }

  private static String speed(double speed) {
    String text = String.format(Locale.ROOT, "%.2f", speed);
    return text.replaceFirst("\\.?0+$", "");
  }
}
