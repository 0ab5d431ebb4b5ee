package io.fairlead.query.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the javadoc of a record says of it and of its components. Javadoc is not there at run time,
 * so the sources of the views lie beside the classes as resources; saying everything again in
 * annotations would drift. A record whose source is not there has no descriptions.
 */
final class RecordDocs {
  /** Where the sources lie; as in pom.xml. */
  private static final String SOURCES = "/io/fairlead/query/openapi/sources/";

  private static final Pattern RECORD =
      Pattern.compile(
          "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[^\\n]*\\n\\s*)*(?:(?:public|private|static)\\s+)*"
              + "record\\s+(\\w+)\\s*[(<]",
          Pattern.DOTALL);
  private static final Pattern INLINE = Pattern.compile("\\{@(?:code|link)\\s+([^}]*)}");

  private record Docs(String text, Map<String, String> components) {}

  private final Map<Class<?>, Map<String, Docs>> known = new ConcurrentHashMap<>();

  /** What it says of the record itself. */
  Optional<String> of(Class<?> type) {
    return docs(type).map(Docs::text).filter(text -> !text.isEmpty());
  }

  /** What it says of a component. */
  Optional<String> of(Class<?> type, String component) {
    return docs(type).map(docs -> docs.components.get(component));
  }

  private Optional<Docs> docs(Class<?> type) {
    Class<?> file = type;
    for (Class<?> outer = file.getEnclosingClass();
        outer != null;
        outer = file.getEnclosingClass()) {
      file = outer;
    }
    return Optional.ofNullable(
        known.computeIfAbsent(file, RecordDocs::read).get(type.getSimpleName()));
  }

  private static Map<String, Docs> read(Class<?> file) {
    Map<String, Docs> out = new TreeMap<>();
    String resource = SOURCES + file.getName().replace('.', '/') + ".java";
    try (InputStream in = RecordDocs.class.getResourceAsStream(resource)) {
      if (in != null) {
        Matcher matcher = RECORD.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        while (matcher.find()) {
          out.put(matcher.group(2), parse(matcher.group(1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " could not be read", e);
    }
    return out;
  }

  private static Docs parse(String comment) {
    String text = INLINE.matcher(comment.replaceAll("\\n\\s*\\*", "\n")).replaceAll("$1");
    String[] parts = text.split("\\n\\s*@");
    Map<String, String> components = new TreeMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] words = parts[i].trim().split("\\s+", 3);
      if (words[0].equals("param") && words.length == 3) {
        components.put(words[1], oneLine(words[2]));
      }
    }
    return new Docs(oneLine(parts[0]), components);
  }

  private static String oneLine(String text) {
    return text.replaceAll("</?p>", "").replaceAll("\\s+", " ").trim();
  }
}
