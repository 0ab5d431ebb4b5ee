package io.fairlead.scheduler.placement;

import io.fairlead.model.Epoch;
import io.fairlead.model.TaskId;

/** Even bits that need no random source: the same for the same task and epoch. */
public final class Draw {
  private Draw() {}

  /** Bits of one dispatch of a task. */
  public static long of(TaskId task, Epoch epoch) {
    long hash = mix(epoch.value());
    String id = task.value();
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001B3L;
    }
    return mix(hash);
  }

  /** Whether this one is drawn, where one in so many is; never where that is 0. */
  public static boolean oneIn(long every, Epoch epoch) {
    return every > 0 && Long.remainderUnsigned(mix(epoch.value()), every) == 0;
  }

  /** The finisher of SplittableRandom (Stafford's variant 13). */
  private static long mix(long bits) {
    long hash = bits + 0x9E3779B97F4A7C15L;
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }
}
