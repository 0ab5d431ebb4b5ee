package io.fairlead.mutation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Fairlead once more, with one class compiled from other source. All of {@code io.fairlead} is
 * loaded anew, tests included, so that nothing of it is shared with the one that runs the test.
 */
final class Mutant extends ClassLoader {
  private static final String OWN = "io.fairlead.";

  private final Map<String, byte[]> changed;

  private Mutant(Map<String, byte[]> changed) {
    super(Mutant.class.getClassLoader());
    this.changed = changed;
  }

  /** The one without a bug. */
  static Mutant none() {
    return new Mutant(Map.of());
  }

  /**
   * @throws IllegalStateException if the bug does not compile
   */
  static Mutant of(SeededBug bug) throws IOException {
    return new Mutant(compile(bug.className(), bug.sourceWithBug()));
  }

  private static Map<String, byte[]> compile(String className, String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> compiled = new HashMap<>();
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  complaints,
                  collecting(standard, compiled),
                  null,
                  List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path")),
                  null,
                  List.of(textOf(className, source)))
              .call();
      if (!done) {
        throw new IllegalStateException(complaints.toString());
      }
    }
    Map<String, byte[]> bytes = new HashMap<>();
    compiled.forEach((name, out) -> bytes.put(name, out.toByteArray()));
    return bytes;
  }

  private static JavaFileObject textOf(String className, String source) {
    URI uri = URI.create("string:///" + className.replace('.', '/') + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }

  private static JavaFileManager collecting(
      StandardJavaFileManager standard, Map<String, ByteArrayOutputStream> compiled) {
    return new ForwardingJavaFileManager<>(standard) {
      @Override
      public JavaFileObject getJavaFileForOutput(
          Location location, String name, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
        URI uri = URI.create("bytes:///" + name.replace('.', '/') + kind.extension);
        return new SimpleJavaFileObject(uri, kind) {
          @Override
          public OutputStream openOutputStream() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            compiled.put(name, out);
            return out;
          }
        };
      }
    };
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] bytes = bytesOf(name);
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  private byte[] bytesOf(String name) throws ClassNotFoundException {
    byte[] mutated = changed.get(name);
    if (mutated != null) {
      return mutated;
    }
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
