package io.fairlead.bench.compare;

import io.fairlead.bench.Watch;

/** One way to get tasks run, to be compared with others. */
public interface Side {

  /** As the command line and the results call it. */
  String name();

  /** How it is set up, in words. */
  String setup(Scenario scenario);

  /** Whether it is reckoned in virtual time, from what others were measured to be. */
  default boolean isSimulated() {
    return false;
  }

  /** Runs the scenario from its beginning to its end; several times in turn if asked to. */
  SideRun run(Scenario scenario, Watch watch) throws InterruptedException;
}
