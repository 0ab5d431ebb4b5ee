package io.fairlead.cli;

import io.fairlead.sim.Trace;
import io.fairlead.sim.Workload;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Files that the user named. */
final class InputFile {
  private InputFile() {}

  /**
   * All lines of a text file.
   *
   * @throws CommandFailedException naming the file, if it cannot be read
   */
  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.USAGE, sentence(file, e), e);
    }
  }

  /**
   * One workload of all those traces.
   *
   * @throws CommandFailedException if one cannot be read, or they do not go together
   */
  static Workload trace(List<Path> files) {
    try {
      return Trace.merge(
          files.stream().map(file -> Trace.read(file.toString(), lines(file))).toList());
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(ExitCode.USAGE, Failures.sentence(e), e);
    }
  }

  /** All of a file. */
  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.USAGE, sentence(file, e), e);
    }
  }

  /** Why that file could not be read, in one sentence. */
  static String sentence(Path file, Exception e) {
    if (e instanceof NoSuchFileException) {
      return "there is no file " + file + ".";
    }
    if (Files.isDirectory(file)) {
      return file + " is a directory, not a file.";
    }
    if (e instanceof AccessDeniedException) {
      return file + " may not be read: permission denied.";
    }
    if (e instanceof CharacterCodingException) {
      return file + " is not UTF-8 text.";
    }
    return file + " could not be read: " + Failures.sentence(e);
  }
}
