package io.fairlead.local;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Confluent's {@code /config} and {@code /mode}: settings with a global value and exceptions. */
final class RegistrySettingsRoutes {
  private final SubjectRegistry registry;

  RegistrySettingsRoutes(SubjectRegistry registry) {
    this.registry = registry;
  }

  void addTo(RoutesConfig routes) {
    for (String path : new String[] {"/config", "/config/{subject}"}) {
      routes.get(path, c -> answerLevel(c, level(c)));
      routes.put(path, this::putLevel);
      routes.delete(path, this::deleteLevel);
    }
    for (String path : new String[] {"/mode", "/mode/{subject}"}) {
      routes.get(path, c -> answerMode(c, mode(c)));
      routes.put(path, this::putMode);
      routes.delete(path, this::deleteMode);
    }
  }

  private CompatibilityLevel level(Context c) {
    RegistryState state = registry.state();
    @Nullable String subject = subject(c);
    if (subject == null) {
      return state.level();
    }
    return state
        .level(subject)
        .or(() -> defaultToGlobal(c) ? Optional.of(state.level()) : state.level(subject))
        .orElseThrow(() -> RegistryException.noCompatibilityOf(subject));
  }

  private void putLevel(Context c) {
    CompatibilityLevel level =
        CompatibilityLevel.of(RegistryRoutes.body(c).path("compatibility").asText())
            .orElseThrow(RegistryException::invalidCompatibility);
    registry.setLevel(subject(c), level);
    RegistryRoutes.answer(c, Map.of("compatibility", level));
  }

  private void deleteLevel(Context c) {
    @Nullable String subject = subject(c);
    CompatibilityLevel before =
        subject == null
            ? registry.state().level()
            : registry
                .state()
                .level(subject)
                .orElseThrow(() -> RegistryException.subjectNotFound(subject));
    registry.setLevel(subject, null);
    answerLevel(c, before);
  }

  private RegistryMode mode(Context c) {
    RegistryState state = registry.state();
    @Nullable String subject = subject(c);
    if (subject == null) {
      return state.mode();
    }
    return state
        .mode(subject)
        .or(() -> defaultToGlobal(c) ? Optional.of(state.mode()) : state.mode(subject))
        .orElseThrow(() -> RegistryException.noModeOf(subject));
  }

  private void putMode(Context c) {
    String wanted = RegistryRoutes.body(c).path("mode").asText().toUpperCase(Locale.ROOT);
    RegistryMode mode =
        Arrays.stream(RegistryMode.values())
            .filter(m -> m.name().equals(wanted))
            .findFirst()
            .orElseThrow(RegistryException::invalidMode);
    registry.setMode(subject(c), mode);
    answerMode(c, mode);
  }

  private void deleteMode(Context c) {
    @Nullable String subject = subject(c);
    RegistryMode before =
        subject == null
            ? registry.state().mode()
            : registry
                .state()
                .mode(subject)
                .orElseThrow(() -> RegistryException.subjectNotFound(subject));
    registry.setMode(subject, null);
    answerMode(c, before);
  }

  private static @Nullable String subject(Context c) {
    return c.pathParamMap().get("subject");
  }

  private static boolean defaultToGlobal(Context c) {
    return Boolean.parseBoolean(c.queryParam("defaultToGlobal"));
  }

  private static void answerLevel(Context c, CompatibilityLevel level) {
    RegistryRoutes.answer(c, Map.of("compatibilityLevel", level));
  }

  private static void answerMode(Context c, RegistryMode mode) {
    RegistryRoutes.answer(c, Map.of("mode", mode));
  }
}
