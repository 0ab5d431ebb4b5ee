package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.Interpreters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shells themselves make of the scripts. */
class CompletionTest {
  private static final long LIMIT_S = 120;

  @TempDir private Path directory;

  @Test
  void bashCompletesCommandsAndFixedValues() throws Exception {
    Path script = script("bash");

    assertEquals("performance-report", inBash(script, "fairlead perf", 1));
    assertEquals("table json", inBash(script, "fairlead agents --output ''", 3));
  }

  private String inBash(Path script, String words, int at) throws Exception {
    return said(
            "bash",
            "-c",
            "compopt() { :; }; source '"
                + script
                + "'; COMP_WORDS=("
                + words
                + "); COMP_CWORD="
                + at
                + "; _complete_fairlead; echo \"${COMPREPLY[@]}\"")
        .strip();
  }

  /** In a terminal of its own: bash's functions can't be called there without one. */
  @Test
  void zshCompletesCommandsAndFixedValues() throws Exception {
    Path typed =
        Files.writeString(
            directory.resolve("typed"),
            """
            zmodload zsh/zpty
            zpty -b shell "env PS1='> ' TERM=dumb zsh -f -i"
            zpty -w shell "source '%s'; print loaded$((1 + 1))"
            zpty -r shell seen '*loaded2*'
            zpty -w -n shell $'fairlead perf\\t'
            zpty -r shell seen '*fairlead performance-report*' && print command
            zpty -w -n shell $'\\C-ufairlead agents --output \\t\\t'
            zpty -r shell seen '*table*json*' && print values
            zpty -d shell
            """
                .formatted(script("zsh")));

    assertEquals(
        List.of("command", "values"),
        said(Interpreters.shell("zsh"), "-f", typed.toString()).lines().toList());
  }

  @Test
  void fishCompletesCommandsAndFixedValues() throws Exception {
    assertEquals(List.of("performance-report"), inFish("fairlead perf"));
    assertEquals(List.of("list", "run", "spawn", "stop"), inFish("fairlead agent "));
    assertEquals(List.of("spawn"), inFish("fairlead --verbose agent sp"));
    assertEquals(List.of("json", "table"), inFish("fairlead agents --output "));
    assertEquals(List.of("--spawned"), inFish("fairlead agent list --spa"));
  }

  @Test
  void inFishAnArgumentOrValueThatIsNamedLikeACommandIsNone() throws Exception {
    assertEquals(List.of("agent", "tenant"), inFish("fairlead drain "));
    assertEquals(List.of(), inFish("fairlead drain agent "));
    assertEquals(List.of(), inFish("fairlead explain agent "));
    assertEquals(List.of(), inFish("fairlead tasks --tenant agent "));
    assertEquals(List.of(), inFish("fairlead explain agent --spa"));
    assertEquals(List.of(), inFish("fairlead agent run -- sh --capa"));
  }

  /** What fish offers for the last word, without the descriptions. */
  private List<String> inFish(String line) throws Exception {
    String offered =
        said(
            Interpreters.shell("fish"),
            "--no-config",
            "-c",
            "source '" + script("fish") + "'; complete -C '" + line + "'");
    return offered.lines().map(each -> each.replaceFirst("\t.*", "")).sorted().toList();
  }

  @Test
  void fishIsToldOfEveryCommand() throws IOException {
    String script = Files.readString(script("fish"));

    for (String command : Fairlead.groups().commands()) {
      assertTrue(script.contains("_at fairlead' -a " + command + " -d '"), command);
    }
    assertTrue(
        script.contains("_at fairlead config-manage' -l action -x -a 'get update history"), script);
  }

  private Path script(String shell) throws IOException {
    return Files.writeString(
        directory.resolve(shell), CommandLineRun.of("completion", shell).out());
  }

  /** What the command says, with nothing of this user's configuration. */
  private String said(String... command) throws Exception {
    Path out = directory.resolve("said");
    ProcessBuilder shell =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(directory.resolve("empty")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    shell.environment().put("HOME", directory.toString());
    shell.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
    Process process = shell.start();
    if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + Files.readString(out));
    }
    String said = Files.readString(out);
    assertEquals(0, process.exitValue(), said);
    return said;
  }
}
