package org.vswitchlab.switching;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * How a bridge finds its root port and its designated ports: IEEE 802.1D-1998, 8.6.2 and 8.6.7 to
 * 8.6.10. Knows nothing of timers, states other than disabled, and messages.
 *
 * @param <P> the ports of the bridge
 */
public final class RootElection<P extends SpanningTreePort> {
  private final LongSupplier bridgeId;
  private final Predicate<P> mayLeadToRoot;
  private long root;
  private long rootPathCost;
  private P rootPort;

  /**
   * The bridge takes itself for the root at first.
   *
   * @param bridgeId the bridge's own identifier, which may change
   * @param mayLeadToRoot asked of each port that would be the best so far
   */
  public RootElection(LongSupplier bridgeId, Predicate<P> mayLeadToRoot) {
    this.bridgeId = bridgeId;
    this.mayLeadToRoot = mayLeadToRoot;
    this.root = bridgeId.getAsLong();
  }

  /** Identifier of the root, as far as the bridge knows. */
  public long root() {
    return root;
  }

  public long rootPathCost() {
    return rootPathCost;
  }

  /** The port towards the root; null on the root itself. */
  public P rootPort() {
    return rootPort;
  }

  /** Whether the bridge takes itself for the root. */
  public boolean isRoot() {
    return root == bridgeId.getAsLong();
  }

  /** Whether the bridge speaks for the port's segment over this very port. */
  public boolean isDesignated(P port) {
    PriorityVector claim = port.designated();
    return claim.bridge() == bridgeId.getAsLong() && claim.port() == port.portId();
  }

  public PortRole role(P port) {
    if (port.state() == PortState.DISABLED) {
      return PortRole.DISABLED;
    }
    if (port == rootPort) {
      return PortRole.ROOT;
    }
    return isDesignated(port) ? PortRole.DESIGNATED : PortRole.ALTERNATE;
  }

  /** Whether a claim that arrived is better than what the port knows, or the same: 8.6.2.2. */
  public boolean supersedes(PriorityVector claim, P port) {
    int order = claim.compareBridges(port.designated());
    if (order != 0) {
      return order < 0;
    }
    return claim.bridge() != bridgeId.getAsLong() || claim.port() <= port.designated().port();
  }

  /** Chooses the root port and the designated ports anew: 8.6.7. */
  public void elect(List<P> ports) {
    P best = null;
    for (P port : ports) {
      if (isCandidate(port) && (best == null || isBetter(port, best)) && mayLeadToRoot.test(port)) {
        best = port;
      }
    }
    rootPort = best;
    if (best == null) {
      root = bridgeId.getAsLong();
      rootPathCost = 0;
    } else {
      root = best.designated().root();
      rootPathCost = best.designated().cost() + best.pathCost();
    }
    for (P port : ports) {
      if (port.state() != PortState.DISABLED && shouldBecomeDesignated(port)) {
        becomeDesignated(port);
      }
    }
  }

  private boolean isCandidate(P port) {
    return port.state() != PortState.DISABLED
        && !isDesignated(port)
        && Long.compareUnsigned(port.designated().root(), bridgeId.getAsLong()) < 0;
  }

  private boolean isBetter(P port, P best) {
    int order =
        port.designated()
            .plusCost(port.pathCost())
            .compareTo(best.designated().plusCost(best.pathCost()));
    return order != 0 ? order < 0 : port.portId() < best.portId();
  }

  private boolean shouldBecomeDesignated(P port) {
    return isDesignated(port)
        || port.designated().root() != root
        || claim(port).compareTo(port.designated()) < 0;
  }

  /** The bridge's own claim is now the best one on the port's segment: 8.6.12. */
  public void becomeDesignated(P port) {
    port.setDesignated(claim(port));
  }

  private PriorityVector claim(P port) {
    return new PriorityVector(root, rootPathCost, bridgeId.getAsLong(), port.portId());
  }
}
