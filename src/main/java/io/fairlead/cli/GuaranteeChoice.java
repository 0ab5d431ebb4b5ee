package io.fairlead.cli;

import io.fairlead.bench.Guarantee;
import java.util.ArrayList;
import java.util.List;

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
          Guarantee.byKey(name)
              .orElseThrow(
                  () ->
                      check.wrong(
                          "--guarantee names '%s'; there are %s."
                              .formatted(name, Guarantee.keys())));
      if (!chosen.contains(one)) {
        chosen.add(one);
      }
    }
    return chosen;
  }
}
