package io.fairlead.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Role;
import io.fairlead.query.security.Token;
import io.fairlead.query.security.TokenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who may use the REST interface. */
@Command(
    name = "token",
    description = "Makes tokens with which people and programs use the REST interface.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TokenCommand.Create.class, TokenCommand.ListAll.class})
final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Which command? There are create and list.");
  }

  /** Makes one. */
  @Command(
      name = "create",
      description = {
        "Makes a token, prints it once, and adds its hash to a file. A coordinator that was started"
            + " with --tokens FILE knows it within a second or two. To withdraw one, delete its line."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  fairlead token create --name ci --role operate --file tokens",
        "  FAIRLEAD_TOKEN=$(fairlead token create --name me --role admin --file tokens)"
      })
  static final class Create implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--name",
        required = true,
        paramLabel = "NAME",
        description = "Whose it is; stands in the history of what is done with it.")
    private String name = "";

    @Option(
        names = "--role",
        required = true,
        paramLabel = "ROLE",
        description = "read, operate (submit, cancel, pause, drain, balance) or admin.")
    private String role = "";

    @Option(
        names = "--file",
        required = true,
        paramLabel = "FILE",
        description = "Made if it is not there, for its owner only.")
    private Path file = Path.of("");

    @Mixin private final Output output = new Output();

    @Override
    public Integer call() {
      Token.Created created;
      try {
        Role given =
            Role.byKey(role)
                .orElseThrow(
                    () -> new IllegalArgumentException("the role must be read, operate or admin"));
        created =
            Token.create(
                name, given, Instant.now().truncatedTo(ChronoUnit.SECONDS), new SecureRandom());
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), Failures.sentence(e) + ".");
      }
      try {
        TokenFile.append(file, created.kept());
      } catch (IOException e) {
        throw new CommandFailedException(ExitCode.FAILED, Failures.sentence(e) + ".", e);
      }
      output.print(
          spec.commandLine().getOut(),
          json(created.kept()).put("token", created.text()),
          width -> List.of(created.text()));
      return ExitCode.OK;
    }
  }

  /** Shows those of a file. */
  @Command(
      name = "list",
      description = "Shows whose tokens a file has, and what they allow.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead token list --file tokens")
  static final class ListAll implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--file", required = true, paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Mixin private final Output output = new Output();

    @Override
    public Integer call() {
      List<Token> tokens;
      try {
        tokens = TokenFile.read(file).tokens();
      } catch (IOException e) {
        throw new CommandFailedException(ExitCode.FAILED, Failures.sentence(e) + ".", e);
      }
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      ArrayNode list = all.putArray("tokens");
      tokens.forEach(token -> list.add(json(token)));
      output.print(spec.commandLine().getOut(), all, width -> lines(tokens));
      return ExitCode.OK;
    }

    private static List<String> lines(List<Token> tokens) {
      List<String> lines = new ArrayList<>();
      lines.add(line("NAME", "ROLE", "CREATED"));
      for (Token token : tokens) {
        lines.add(line(token.name(), token.role().key(), token.createdAt().toString()));
      }
      return lines;
    }

    private static String line(String name, String role, String created) {
      return String.format("%-32s %-8s %s", name, role, created);
    }
  }

  /** For programs; neither the token, which is kept nowhere, nor its hash. */
  private static ObjectNode json(Token token) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", token.name());
    node.put("role", token.role().key());
    node.put("createdAtMs", token.createdAt().toEpochMilli());
    return node;
  }
}
