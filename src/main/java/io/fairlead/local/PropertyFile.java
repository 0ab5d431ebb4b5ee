package io.fairlead.local;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A small properties file that a kill can't leave half written: it is replaced as a whole. One that
 * can't be read counts as absent, since it holds nothing but conveniences (ports, addresses).
 */
record PropertyFile(Path path) {

  Map<String, String> read() throws IOException {
    Map<String, String> values = new TreeMap<>();
    if (!Files.exists(path)) {
      return values;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    } catch (IllegalArgumentException | java.nio.charset.MalformedInputException e) {
      return values;
    }
    properties.stringPropertyNames().forEach(k -> values.put(k, properties.getProperty(k)));
    return values;
  }

  /** The number under {@code key}; 0 if there is none, or something else. */
  int readPort(String key) throws IOException {
    String value = read().getOrDefault(key, "0");
    return value.matches("\\d{1,5}") ? Math.min(Integer.parseInt(value), 65_535) : 0;
  }

  void write(Map<String, String> values) throws IOException {
    Path next = path.resolveSibling(path.getFileName() + ".new");
    try (Writer writer = Files.newBufferedWriter(next)) {
      for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
        writer.write(entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\") + "\n");
      }
    }
    Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
