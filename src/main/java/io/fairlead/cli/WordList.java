package io.fairlead.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A list as it may stand on a command line: {@code a,b}, {@code a b}, or a JSON list, of which a
 * shell leaves {@code [a, b]} in two words where it is not quoted.
 */
final class WordList {
  private WordList() {}

  static List<String> of(List<String> arguments) {
    List<String> words = new ArrayList<>();
    for (String word : String.join(",", arguments).split("[\\s,\\[\\]\"']+")) {
      if (!word.isEmpty() && !words.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }
}
