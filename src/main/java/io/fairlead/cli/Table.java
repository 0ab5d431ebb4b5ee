package io.fairlead.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows under headings: figures to the right, words to the left. Where a terminal is too narrow the
 * widest words are cut, and end with {@code ..}; figures never are.
 */
final class Table {
  /** More columns than any line has. */
  static final int UNBOUNDED = Integer.MAX_VALUE;

  private static final String GAP = "  ";
  private static final String CUT = "..";
  private static final int LEAST_WORD = 6;

  private final List<String> heads;
  private final boolean[] figures;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param heads those of figures begin with {@code >}
   */
  Table(String... heads) {
    this.heads = Arrays.stream(heads).map(head -> head.replaceFirst("^>", "")).toList();
    this.figures = new boolean[heads.length];
    for (int i = 0; i < heads.length; i++) {
      figures[i] = heads[i].startsWith(">");
    }
  }

  Table row(String... cells) {
    if (cells.length != heads.size()) {
      throw new IllegalArgumentException(cells.length + " cells, " + heads.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Heading and rows, none longer than that, as far as words can be cut. */
  List<String> lines(int width) {
    int[] widths = widths();
    shrink(widths, width);
    List<String> lines = new ArrayList<>();
    lines.add(line(heads, widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private int[] widths() {
    int[] widths = new int[heads.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = heads.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private void shrink(int[] widths, int width) {
    int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
    for (excess -= Math.min(excess, width); excess > 0; excess--) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        if (!figures[i]
            && widths[i] > Math.max(LEAST_WORD, heads.get(i).length())
            && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cut(cells.get(i), widths[i]);
      String room = " ".repeat(widths[i] - cell.length());
      line.append(i == 0 ? "" : GAP).append(figures[i] ? room + cell : cell + room);
    }
    return line.toString().stripTrailing();
  }

  private static String cut(String cell, int width) {
    return cell.length() <= width
        ? cell
        : cell.substring(0, Math.max(0, width - CUT.length())) + CUT;
  }
}
