package io.fairlead.cli;

import io.fairlead.bench.compare.FairleadVariant;
import io.fairlead.bench.compare.Levels;
import io.fairlead.bench.compare.Mechanism;
import io.fairlead.model.Level;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How Fairlead is set up in a comparison. */
final class FairleadOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--without",
      paramLabel = "WHAT",
      split = ",",
      description = "Switch off what Fairlead does: stealing, migration, prefetch.")
  private List<String> without = new ArrayList<>();

  @Option(
      names = "--level",
      paramLabel = "TENANT=LEVEL",
      split = ",",
      description =
          "Submit that tenant's tasks at that level: critical, high, normal or low. For Fairlead and"
              + " ideal-priority; peers know no levels.")
  private final Map<String, String> levels = new LinkedHashMap<>();

  @Option(
      names = "--discipline",
      paramLabel = "LEVEL=NAME",
      split = ",",
      description = "The order in which Fairlead takes that level's tasks.")
  private final Map<String, String> disciplines = new LinkedHashMap<>();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of Fairlead's swarm; may be repeated.")
  private final Map<String, String> set = new LinkedHashMap<>();

  /** What is switched off. */
  SortedSet<String> without() {
    return new TreeSet<>(without);
  }

  /**
   * Levels of tenants.
   *
   * @throws ParameterException naming what is no level, or cannot be a tenant
   */
  Map<TenantId, Level> levels() {
    Map<TenantId, Level> all = new LinkedHashMap<>();
    levels.forEach(
        (tenant, level) -> {
          Level at =
              Levels.byKey(level)
                  .orElseThrow(
                      () ->
                          wrong(
                              "--level says %s=%s; the levels are %s."
                                  .formatted(tenant, level, Levels.keys())));
          try {
            all.put(new TenantId(tenant), at);
          } catch (IllegalArgumentException e) {
            throw wrong("--level says %s=%s: %s.".formatted(tenant, level, Failures.sentence(e)));
          }
        });
    return all;
  }

  /**
   * Settings of the swarm.
   *
   * @throws ParameterException naming what there is not, or takes no such value
   */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    for (String name : without) {
      Mechanism mechanism =
          Mechanism.byKey(name)
              .orElseThrow(
                  () ->
                      wrong(
                          "--without names '%s'; there are %s."
                              .formatted(
                                  name,
                                  Stream.of(Mechanism.values())
                                      .map(Mechanism::key)
                                      .collect(Collectors.joining(", ")))));
      settings.put(mechanism.setting(), mechanism.off());
    }
    disciplines.forEach(
        (level, discipline) -> {
          Level of =
              Levels.byKey(level)
                  .orElseThrow(
                      () ->
                          wrong(
                              "--discipline says %s=%s; the levels are %s."
                                  .formatted(level, discipline, Levels.keys())));
          put(settings, "--discipline", FairleadVariant.disciplineOf(of), discipline);
        });
    set.forEach((name, value) -> put(settings, "--set", name, value));
    return settings;
  }

  private void put(Map<String, String> settings, String option, String name, String value) {
    SwarmConfig.fault(name, value)
        .ifPresent(
            fault -> {
              throw wrong("%s says %s=%s: %s.".formatted(option, name, value, fault));
            });
    settings.put(name, value);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
