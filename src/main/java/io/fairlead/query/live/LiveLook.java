package io.fairlead.query.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Api;
import io.fairlead.query.Json;
import io.fairlead.query.view.NowView;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The last look at a swarm, shared by those who watch it. Safe for use by several threads. */
final class LiveLook {
  private final SwarmId swarm;
  private int watchers;
  private @Nullable NowView last;
  private long takenNs;

  LiveLook(SwarmId swarm) {
    this.swarm = swarm;
  }

  /** This, with one more who watches. */
  synchronized LiveLook entered() {
    watchers++;
    return this;
  }

  /** True if nobody is left. */
  synchronized boolean leave() {
    watchers--;
    return watchers == 0;
  }

  /**
   * The swarm as it stands, or stood so short a time ago.
   *
   * @param api by which it is asked for; what one who may read is told, another may be told
   * @throws io.fairlead.query.ProblemException if there is no answer
   */
  synchronized NowView now(Api api, long noOlderThanMs) {
    NowView known = last;
    long nowNs = System.nanoTime();
    // A bit less than the time between looks: whoever comes first then looks anew.
    if (known != null && nowNs - takenNs < TimeUnit.MILLISECONDS.toNanos(noOlderThanMs) * 3 / 4) {
      return known;
    }
    JsonNode tree = api.get("v1", "swarms", swarm.value(), "now");
    try {
      NowView view = Json.MAPPER.treeToValue(tree, NowView.class);
      last = view;
      takenNs = nowNs;
      return view;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an instance answered what is no view", e);
    }
  }
}
