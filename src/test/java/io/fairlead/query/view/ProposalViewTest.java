package io.fairlead.query.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.AgentId;
import io.fairlead.model.Proposal;
import io.fairlead.model.SwarmId;
import io.fairlead.streams.StateReader.OfferedProposal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProposalViewTest {
  @Test
  void tells_first_whose_load_changes_and_no_more_than_the_bound() {
    List<Proposal.Load> loads = new ArrayList<>();
    for (int i = 0; i < ProposalView.MOST_LOADS; i++) {
      loads.add(new Proposal.Load(new AgentId("same-" + i), 1_000 + i, 1_000 + i));
    }
    loads.add(new Proposal.Load(new AgentId("takes"), 10, 400));
    loads.add(new Proposal.Load(new AgentId("gives"), 900, 510));
    ProposalView view =
        ProposalView.of(
            new SwarmId("s"),
            new OfferedProposal(new Proposal("p", 1, 2, 9, 4, List.of(), loads), true));
    assertEquals(ProposalView.MOST_LOADS, view.loads().size());
    assertEquals(new ProposalView.LoadView("gives", 900, 510), view.loads().get(0));
    assertEquals(new ProposalView.LoadView("takes", 10, 400), view.loads().get(1));
    assertEquals(
        "same-" + (ProposalView.MOST_LOADS - 1),
        view.loads().get(2).agentId(),
        "then the heaviest");
  }
}
