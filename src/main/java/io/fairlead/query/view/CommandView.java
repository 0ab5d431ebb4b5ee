package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.wire.CommandAnswer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command.
 *
 * @param swarmId the swarm, or {@code *}
 * @param state {@code applied} or {@code refused}; of a command to all swarms {@code pending} until
 *     every partition has handled it
 * @param kind as in the schema of commands
 * @param digest of its content, to tell a repetition from another command under the same id
 * @param atMs when it was handled, milliseconds since the Unix epoch
 * @param fact the swarm's fact number after it
 * @param code of the refusal, for programs
 * @param message why it was refused, for people
 * @param configVersion the version of the configuration that it made
 * @param balancing what a round, an approval or a plan came to
 * @param partitions of a command to all swarms: how many there are
 * @param answered of a command to all swarms: how many partitions have handled it
 * @param swarms of a command to all swarms: how many took it
 * @param refusals of a command to all swarms: how many refused it; each has an answer of its own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandView(
    String commandId,
    String swarmId,
    String state,
    String kind,
    String issuedBy,
    String digest,
    @Nullable Long atMs,
    @Nullable Long fact,
    @Nullable String code,
    @Nullable String message,
    @Nullable Long configVersion,
    @Nullable BalancingView balancing,
    @Nullable Integer partitions,
    @Nullable Integer answered,
    @Nullable Integer swarms,
    @Nullable Integer refusals) {
  public static final String APPLIED = "applied";
  public static final String REFUSED = "refused";
  public static final String PENDING = "pending";

  /** To one swarm. */
  public static CommandView of(String swarm, CommandAnswer answer) {
    CommandAnswer.Refusal refusal = answer.refusal();
    CommandAnswer.Balancing balancing = answer.balancing();
    return new CommandView(
        answer.id(),
        swarm,
        refusal == null ? APPLIED : REFUSED,
        answer.kind(),
        answer.issuedBy(),
        hex(answer.digest()),
        answer.atMs(),
        answer.fact() == 0 ? null : answer.fact(),
        refusal == null ? null : refusal.code(),
        refusal == null ? null : refusal.message(),
        answer.configVersion() == 0 ? null : answer.configVersion(),
        balancing == null ? null : BalancingView.of(balancing),
        null,
        null,
        null,
        null);
  }

  /** To all swarms of one partition. */
  public static CommandView ofPartition(String swarm, CommandAnswer answer) {
    return of(swarm, answer).with(1, 1, answer.swarms(), answer.refusals(), answer.atMs());
  }

  private CommandView with(int all, int answeredNow, int taken, int refused, @Nullable Long at) {
    return new CommandView(
        commandId,
        swarmId,
        state.equals(REFUSED) ? REFUSED : answeredNow < all ? PENDING : APPLIED,
        kind,
        issuedBy,
        digest,
        at,
        null,
        code,
        message,
        configVersion,
        null,
        all,
        answeredNow,
        taken,
        refused);
  }

  /** Together with that of another partition. */
  public CommandView plus(CommandView other) {
    return (state.equals(REFUSED) ? this : other)
        .with(
            number(partitions) + number(other.partitions),
            number(answered) + number(other.answered),
            number(swarms) + number(other.swarms),
            number(refusals) + number(other.refusals),
            later(atMs, other.atMs));
  }

  /** Together with so many partitions that have not handled it yet. */
  public CommandView plusUnanswered(int more) {
    return with(
        number(partitions) + more, number(answered), number(swarms), number(refusals), atMs);
  }

  public static String hex(long digest) {
    return HexFormat.of().toHexDigits(digest);
  }

  private static @Nullable Long later(@Nullable Long one, @Nullable Long other) {
    return one == null ? other : other == null ? one : Long.valueOf(Math.max(one, other));
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
