package io.fairlead;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/** Kafka's own authoriser, which also keeps what it was asked. Kafka makes it by its name. */
public final class RecordingAuthorizer extends StandardAuthorizer {
  private static final Set<Asked> ASKED = ConcurrentHashMap.newKeySet();

  /** Something that somebody wanted to do. */
  public record Asked(
      String user, ResourceType type, String name, AclOperation operation, boolean allowed) {}

  @Override
  public List<AuthorizationResult> authorize(
      AuthorizableRequestContext context, List<Action> actions) {
    List<AuthorizationResult> results = super.authorize(context, actions);
    for (int i = 0; i < actions.size(); i++) {
      Action action = actions.get(i);
      boolean allowed = results.get(i) == AuthorizationResult.ALLOWED;
      // What is not logged if denied was asked in passing: something else would do as well.
      if (allowed || action.logIfDenied()) {
        ASKED.add(
            new Asked(
                context.principal().getName(),
                action.resourcePattern().resourceType(),
                action.resourcePattern().name(),
                action.operation(),
                allowed));
      }
    }
    return results;
  }

  public static Set<Asked> asked() {
    return Set.copyOf(ASKED);
  }

  public static void forget() {
    ASKED.clear();
  }
}
