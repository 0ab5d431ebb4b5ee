package io.fairlead.scheduler;

import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.SwarmConfig;
import java.util.List;
import java.util.Map;

/**
 * What swarms begin with: the defaults, changed by what has been set for all swarms. A change is
 * decided here first and, if it is taken, passed to the swarms that exist as a patch of their own
 * configurations. Deciding changes nothing; {@link #apply} does. Owned by one thread.
 */
public final class ConfigTemplate {
  /** Characters of what is said to be wrong; the settings of a patch can be many, and long. */
  private static final int MOST_SAID = 4_096;

  private SwarmConfig config = SwarmConfig.DEFAULT;

  /** What becomes of a change. */
  public sealed interface Decision {
    /**
     * It is taken.
     *
     * @param next the new version
     * @param patch what every swarm that exists is to change
     */
    record Taken(StoredConfig next, Map<String, String> patch) implements Decision {}

    /** It is refused. */
    record Refused(Rejection rejection) implements Decision {}
  }

  /** What a swarm begins with. */
  public SwarmConfig config() {
    return config;
  }

  /** What would come of changing these settings. */
  public Decision update(Map<String, String> patch, String issuedBy, Now now) {
    SwarmConfig.Change change = config.with(patch);
    return change.config().isEmpty()
        ? new Decision.Refused(invalid(change))
        : new Decision.Taken(
            StoredConfig.of(config, change.config().get(), 0, issuedBy, now.wallMs()), patch);
  }

  /** What would come of going back to that version. */
  public Decision rollBack(long version, ConfigHistory history, String issuedBy, Now now) {
    Rollback found = Rollback.to(version, history, config);
    SwarmConfig next = found.config();
    return next == null
        ? new Decision.Refused(found.refusal())
        : new Decision.Taken(
            StoredConfig.of(config, next, version, issuedBy, now.wallMs()),
            StoredConfig.patch(config, next));
  }

  /** Puts a version in force. */
  public void apply(StoredConfig next) {
    // What is not known any more is left out: a template must not keep a coordinator from starting.
    config = next.config().config().orElse(config).atVersion(next.version());
  }

  static Rejection invalid(SwarmConfig.Change change) {
    return Rejection.of(Reason.INVALID_CONFIG, said(change.faults()));
  }

  /** As many whole faults as there is room for, one at least, and how many more there are. */
  private static String said(List<String> faults) {
    StringBuilder said = new StringBuilder();
    int more = faults.size();
    for (String fault : faults) {
      if (said.length() > 0 && said.length() + fault.length() > MOST_SAID) {
        break;
      }
      said.append(said.length() == 0 ? "" : "; ");
      said.append(fault.length() <= MOST_SAID ? fault : fault.substring(0, MOST_SAID) + " …");
      more--;
    }
    return more == 0 ? said.toString() : said + "; and " + more + " more faults";
  }

  /** For a swarm that is not there yet: what it begins with, its versions counted on. */
  SwarmConfig.Change begin(SwarmConfig before, Map<String, String> settings) {
    return config.atVersion(before.version()).with(settings);
  }
}
