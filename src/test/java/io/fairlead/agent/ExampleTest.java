package io.fairlead.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent that the README shows. */
class ExampleTest {
  private static final Path SOURCE = Path.of("examples/agent-java/HelloAgent.java");
  private static final int PROMISED_LINES = 20;

  @Test
  void compiles(@TempDir Path output) throws Exception {
    StringWriter complaints = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options = List.of("--release", "17", "-proc:none", "-d", output.toString());
      assertTrue(
          compiler
              .getTask(complaints, files, null, options, null, files.getJavaFileObjects(SOURCE))
              .call(),
          complaints.toString());
    }
  }

  @Test
  void isAsShortAsPromised() throws Exception {
    assertTrue(Files.readAllLines(SOURCE).size() <= PROMISED_LINES);
  }
}
