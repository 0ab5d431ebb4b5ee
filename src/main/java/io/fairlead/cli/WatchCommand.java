package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Api;
import io.fairlead.query.ProblemException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The demo's live table, of any swarm. */
@Command(
    name = "watch",
    description =
        "Shows a swarm live until Ctrl-C: what waits, how busy its agents are, what its tenants get."
            + " Where no terminal is drawn on, a line at a time; with --output json a document a line.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead watch",
      "  fairlead watch --url http://10.0.0.5:8080 --swarm-id main",
      "  fairlead watch --every 5 --times 12 --output json"
    })
final class WatchCommand implements Callable<Integer> {
  private static final Map<String, String> MOST = Map.of("limit", "1000");

  @Spec private CommandSpec spec;
  @Mixin private final Remote remote = new Remote();
  @Mixin private final SwarmChoice swarm = new SwarmChoice();
  @Mixin private final Output output = new Output();

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "How often to ask. Default: 1.")
  private int everyS = 1;

  @Option(
      names = "--times",
      paramLabel = "N",
      description = "End after so many. Default: at Ctrl-C.")
  private @Nullable Integer times;

  @Override
  public Integer call() throws InterruptedException {
    if (everyS < 1 || everyS > 3_600) {
      throw new ParameterException(
          spec.commandLine(), "--every is " + everyS + ", must be 1 to 3600.");
    }
    LogFile.toStderr();
    Api api = remote.open();
    String in = swarm.in(api);
    PrintWriter out = spec.commandLine().getOut();
    try (Interrupt interrupt = new Interrupt()) {
      if (output.isJson()) {
        repeat(api, in, interrupt, frame -> line(out, json(frame)));
      } else if (Terminal.onStdout()) {
        try (Screen screen = new Screen(out)) {
          repeat(api, in, interrupt, frame -> draw(screen, frame));
        }
      } else {
        repeat(
            api,
            in,
            interrupt,
            frame -> line(out, WatchView.line(frame, System.currentTimeMillis())));
      }
    }
    return ExitCode.OK;
  }

  private static void draw(Screen screen, WatchView.Frame frame) {
    Terminal.Size size = screen.size();
    screen.draw(WatchView.picture(frame, System.currentTimeMillis(), size.width(), size.height()));
  }

  private static void line(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private static String json(WatchView.Frame frame) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("atMs", System.currentTimeMillis());
    all.set("swarm", frame.swarm());
    all.set("agents", frame.agents().path("agents"));
    all.set("tenants", frame.tenants().path("tenants"));
    if (!frame.trouble().isEmpty()) {
      all.put("trouble", frame.trouble());
    }
    return all.toString();
  }

  /** The first look must succeed; afterwards a coordinator may be away for a while. */
  private void repeat(Api api, String in, Interrupt interrupt, Consumer<WatchView.Frame> show)
      throws InterruptedException {
    WatchView.Frame frame = look(api, in);
    for (int shown = 1; ; shown++) {
      show.accept(frame);
      if (times != null && shown >= times || interrupt.await(everyS * 1_000L)) {
        return;
      }
      try {
        frame = look(api, in);
      } catch (CommandFailedException | ProblemException e) {
        frame = frame.withTrouble(Failures.sentence(e));
      }
    }
  }

  private static WatchView.Frame look(Api api, String in) {
    JsonNode summary = api.get("v1", "swarms", in);
    return new WatchView.Frame(
        summary,
        api.get(MOST, "v1", "swarms", in, "agents"),
        api.get(MOST, "v1", "swarms", in, "tenants"),
        "");
  }
}
