package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Where {@code decisions} has the coordinator begin. */
class DecisionsCommandTest {
  private static final String PATH = "GET /v1/swarms/main/decisions";

  private final StubApi api =
      new StubApi().withOneSwarm().answering(PATH, "{\"decisions\":[],\"next\":4,\"latest\":4}");

  @Test
  void theLastOnesAreAskedForUnlessTheyAreChosen() {
    assertAsked("{since=-100}");
    assertAsked("{limit=20, since=-20}", "--limit", "20");
    assertAsked("{task=t-1}", "--task", "t-1");
    assertAsked("{agent=a, limit=20}", "--agent", "a", "--limit", "20");
    assertAsked("{kind=STEAL, since=7}", "--kind", "STEAL", "--since", "7");
  }

  private void assertAsked(String query, String... options) {
    String[] words = new String[options.length + 1];
    words[0] = "decisions";
    System.arraycopy(options, 0, words, 1, options.length);

    CommandLineRun run = api.run(words);

    assertEquals("There is no such decision.\n", run.out(), run.err());
    assertEquals(PATH + " " + query, api.last());
  }
}
