package io.fairlead.sim;

import io.fairlead.model.Command;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a replay differs from what was recorded.
 *
 * @param name for people
 * @param settings in place of the recorded ones, by name, each value as JSON text; {@code null} as
 *     text for the default
 * @param agents in place of the recorded ones; null for those
 * @param commands given to the swarm on the way, in order of their times; a plan, for example
 */
public record ReplayVariant(
    String name,
    SortedMap<String, String> settings,
    @Nullable List<Recording.Presence> agents,
    List<TimedCommand> commands) {
  /** What a variant may bring with it. */
  public static final int MAX_COMMANDS = 10_000;

  /** As it was. */
  public static final ReplayVariant AS_RECORDED =
      new ReplayVariant("as recorded", Collections.emptySortedMap(), null);

  /**
   * @throws IllegalArgumentException if there are too many commands
   */
  public ReplayVariant {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    agents = agents == null ? null : List.copyOf(agents);
    if (commands.size() > MAX_COMMANDS) {
      throw new IllegalArgumentException(
          "commands: " + commands.size() + ", at most " + MAX_COMMANDS);
    }
    commands = commands.stream().sorted(Comparator.comparingLong(TimedCommand::atUs)).toList();
  }

  /** Without commands. */
  public ReplayVariant(
      String name, SortedMap<String, String> settings, @Nullable List<Recording.Presence> agents) {
    this(name, settings, agents, List.of());
  }

  /**
   * A command at a time.
   *
   * @param atUs microseconds from the beginning of the period, 0 or more
   * @param command what an operator, the balancer or an optimiser asks of a swarm: a plan, a round
   *     of balancing, other settings, a pause, a drain, a cancellation. A plan names tasks by
   *     {@link Recording#taskId}; it is not asked how old it is, and what it would take back from
   *     an agent is skipped, as assignments have other epochs in a replay
   */
  public record TimedCommand(long atUs, Command command) {
    /**
     * @throws IllegalArgumentException if the time is negative, or it is a command that tasks and
     *     agents make, or one that ends the swarm
     */
    public TimedCommand {
      if (atUs < 0) {
        throw new IllegalArgumentException("a command at " + atUs + " us: must be 0 or more");
      }
      if (!operating(command)) {
        throw new IllegalArgumentException(
            command.getClass().getSimpleName() + " is no command that a variant can give");
      }
    }

    private static boolean operating(Command command) {
      return command instanceof Command.ApplyPlan
          || command instanceof Command.Balance
          || command instanceof Command.ApproveProposal
          || command instanceof Command.UpdateConfig
          || command instanceof Command.Pause
          || command instanceof Command.Resume
          || command instanceof Command.DrainTenant
          || command instanceof Command.DrainAgent
          || command instanceof Command.ResumeAgent
          || command instanceof Command.ReleaseSeries
          || command instanceof Command.CancelTask;
    }
  }

  /** Other settings, the same agents. */
  public static ReplayVariant configured(String name, SortedMap<String, String> settings) {
    return new ReplayVariant(name, settings, null);
  }

  /** Other agents, the same settings. */
  public static ReplayVariant staffed(String name, List<Recording.Presence> agents) {
    return new ReplayVariant(name, Collections.emptySortedMap(), agents);
  }

  /** The same, with these commands on the way. */
  public ReplayVariant commanded(List<TimedCommand> otherCommands) {
    return new ReplayVariant(name, settings, agents, otherCommands);
  }
}
