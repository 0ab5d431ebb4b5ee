package io.fairlead;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged meanwhile, Fairlead's own at DEBUG. The tests' logger takes its levels
 * when a logger is made, so those that are there already are changed where they keep them.
 */
public final class CapturedLogs implements AutoCloseable {
  private static final String OURS = "io.fairlead";
  private static final String PROPERTY = "org.slf4j.simpleLogger.log." + OURS;
  private static final int DEBUG = 10;

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Map<Logger, Integer> levels = new LinkedHashMap<>();

  public CapturedLogs() throws ReflectiveOperationException {
    System.setProperty(PROPERTY, "debug");
    Field level = level();
    each(
        (name, logger) -> {
          try {
            levels.put(logger, level.getInt(logger));
            level.setInt(logger, DEBUG);
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
          }
        });
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  private static Field level() throws ReflectiveOperationException {
    Field level =
        Class.forName("org.slf4j.simple.SimpleLogger").getDeclaredField("currentLogLevel");
    level.setAccessible(true);
    return level;
  }

  private static void each(BiConsumer<String, Logger> change) throws ReflectiveOperationException {
    Object factory = LoggerFactory.getILoggerFactory();
    Field loggers = factory.getClass().getDeclaredField("loggerMap");
    loggers.setAccessible(true);
    ((Map<?, ?>) loggers.get(factory))
        .forEach(
            (name, logger) -> {
              if (name.toString().startsWith(OURS)) {
                change.accept(name.toString(), (Logger) logger);
              }
            });
  }

  /** So far. */
  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws ReflectiveOperationException {
    System.setErr(before);
    System.clearProperty(PROPERTY);
    Field level = level();
    for (Map.Entry<Logger, Integer> entry : levels.entrySet()) {
      level.setInt(entry.getKey(), entry.getValue());
    }
  }
}
