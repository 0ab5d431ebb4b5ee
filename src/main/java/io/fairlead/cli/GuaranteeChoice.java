package io.fairlead.cli;

import io.fairlead.bench.Guarantee;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Guarantees as the command line names them. */
final class GuaranteeChoice {
  private GuaranteeChoice() {}

  /** Those names, each once; all guarantees if there is none. */
  static List<Guarantee> of(List<String> names, OptionCheck check) {
    if (names.isEmpty()) {
      return List.of(Guarantee.values());
    }
    List<Guarantee> chosen = new ArrayList<>();
    for (String name : names) {
      Guarantee one =
          Stream.of(Guarantee.values())
              .filter(guarantee -> guarantee.key().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      check.wrong(
                          "--guarantee names '%s'; there are %s."
                              .formatted(
                                  name,
                                  Stream.of(Guarantee.values())
                                      .map(Guarantee::key)
                                      .collect(Collectors.joining(" and ")))));
      if (!chosen.contains(one)) {
        chosen.add(one);
      }
    }
    return chosen;
  }
}
