package io.fairlead.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.fairlead.sim.FaultCampaign;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The net is tested: a core with a mistake in it is caught, and the one without is not. */
class SeededBugsTest {
  /** As many as {@code mvn verify} runs. */
  private static final int SEEDS = 30;

  @Test
  void everyBugIsOfTheSourceAsItStands() throws IOException {
    Set<String> faults = new HashSet<>();
    for (SeededBug bug : SeededBug.all()) {
      assertTrue(faults.add(bug.fault()), bug::fault);
      assertTrue(!bug.sourceWithBug().isEmpty() && !bug.original().equals(bug.replacement()));
    }
    assertTrue(faults.size() >= 20, () -> faults.size() + " bugs");
  }

  @Test
  @Tag("full")
  void nothingIsCaughtWhereThereIsNoBug() throws Exception {
    assertNull(simulate(Mutant.none()));
    for (SeededBug bug : SeededBug.all()) {
      for (String properties : new HashSet<>(bug.properties())) {
        assertEquals(0, failures(Mutant.none(), properties), properties);
      }
    }
  }

  @TestFactory
  @Tag("full")
  List<DynamicTest> everyBugIsCaught() throws IOException {
    return SeededBug.all().stream()
        .map(bug -> DynamicTest.dynamicTest(bug.fault(), () -> isCaught(bug)))
        .toList();
  }

  private static void isCaught(SeededBug bug) throws Exception {
    Mutant mutant = Mutant.of(bug);
    if (bug.properties().isEmpty()) {
      assertNotNull(simulate(mutant), () -> SEEDS + " simulations do not notice it");
    }
    for (String properties : bug.properties()) {
      assertTrue(failures(mutant, properties) > 0, () -> properties + " do not notice it");
    }
  }

  /** What a campaign of simulations finds in that Fairlead; null if nothing. */
  private static @Nullable String simulate(Mutant mutant) throws Exception {
    try {
      Optional<?> violation =
          (Optional<?>)
              mutant
                  .loadClass(FaultCampaign.class.getName())
                  .getMethod("firstViolation", long.class, int.class)
                  .invoke(null, 1L, SEEDS);
      return violation.map(Object::toString).orElse(null);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Tests of a class that fail in that Fairlead. */
  private static long failures(Mutant mutant, String tests) throws ClassNotFoundException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(mutant);
    try {
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(selectClass(mutant.loadClass(tests)))
              .build();
      SummaryGeneratingListener listener = new SummaryGeneratingListener();
      LauncherFactory.create().execute(request, listener);
      assertTrue(listener.getSummary().getTestsFoundCount() > 0, tests);
      return listener.getSummary().getTotalFailureCount();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
