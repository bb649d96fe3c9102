package org.vswitchlab.switching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RootElectionTest {
  private static final long OWN = 0x8000_0200_0000_0002L;
  private static final long BETTER = 0x8000_0200_0000_0001L;
  private static final long WORSE = 0x8000_0200_0000_0003L;

  private static final class Port implements SpanningTreePort {
    private final int portId;
    private final PortState state;
    private PriorityVector designated;

    Port(int portId, PortState state, PriorityVector designated) {
      this.portId = portId;
      this.state = state;
      this.designated = designated;
    }

    @Override
    public PortState state() {
      return state;
    }

    @Override
    public int portId() {
      return portId;
    }

    @Override
    public long pathCost() {
      return 4;
    }

    @Override
    public PriorityVector designated() {
      return designated;
    }

    @Override
    public void setDesignated(PriorityVector claim) {
      designated = claim;
    }
  }

  private static Port heard(int portId, long root, long cost, long bridge) {
    return new Port(portId, PortState.BLOCKING, new PriorityVector(root, cost, bridge, 0x8001));
  }

  @Test
  void theCheapestPathLeadsToTheRootAndTheOtherIsAnAlternate() {
    Port dear = heard(0x8001, BETTER, 2, BETTER);
    Port cheap = heard(0x8002, BETTER, 0, BETTER);
    RootElection<Port> election = new RootElection<>(() -> OWN, port -> true);
    election.elect(List.of(dear, cheap));
    assertThat(election.root()).isEqualTo(BETTER);
    assertThat(election.rootPathCost()).isEqualTo(4);
    assertThat(election.role(cheap)).isEqualTo(PortRole.ROOT);
    assertThat(election.role(dear)).isEqualTo(PortRole.ALTERNATE);
  }

  @Test
  void aBridgeBetterThanAllItHearsIsTheRootAndDesignatedEverywhere() {
    Port port = heard(0x8001, WORSE, 0, WORSE);
    RootElection<Port> election = new RootElection<>(() -> OWN, any -> true);
    election.elect(List.of(port));
    assertThat(election.isRoot()).isTrue();
    assertThat(election.rootPort()).isNull();
    assertThat(port.designated()).isEqualTo(new PriorityVector(OWN, 0, OWN, 0x8001));
  }

  @Test
  void aPortThatMayNotLeadToTheRootIsPassedOver() {
    Port best = heard(0x8001, BETTER, 0, BETTER);
    Port second = heard(0x8002, BETTER, 2, BETTER);
    RootElection<Port> election = new RootElection<>(() -> OWN, port -> port != best);
    election.elect(List.of(best, second));
    assertThat(election.rootPort()).isSameAs(second);
    assertThat(election.rootPathCost()).isEqualTo(6);
  }

  @Test
  void disabledPortsTakeNoPart() {
    PriorityVector claim = new PriorityVector(BETTER, 0, BETTER, 0x8001);
    Port port = new Port(0x8001, PortState.DISABLED, claim);
    RootElection<Port> election = new RootElection<>(() -> OWN, any -> true);
    election.elect(List.of(port));
    assertThat(election.isRoot()).isTrue();
    assertThat(port.designated()).isEqualTo(claim);
    assertThat(election.role(port)).isEqualTo(PortRole.DISABLED);
  }

  @Test
  void identifiersCompareWithoutSign() {
    PriorityVector low = new PriorityVector(0x7000_0200_0000_0001L, 0, OWN, 1);
    PriorityVector high = new PriorityVector(0x8000_0200_0000_0001L, 0, OWN, 1);
    assertThat(low).isLessThan(high);
  }
}
