package org.vswitchlab.ovs.datapath;

/** Look-ups of a datapath, as the line {@code lookups:} of {@code dpctl/show} counts them. */
public final class DatapathStatistics {
  private long microflowHitCount;
  private long megaflowHitCount;
  private long missCount;
  private long lostCount;
  private long recirculationCount;

  DatapathStatistics() {}

  void clear() {
    microflowHitCount = 0;
    megaflowHitCount = 0;
    missCount = 0;
    lostCount = 0;
    recirculationCount = 0;
  }

  void microflowHit() {
    microflowHitCount++;
  }

  void megaflowHit() {
    megaflowHitCount++;
  }

  void miss() {
    missCount++;
  }

  void recirculated() {
    recirculationCount++;
  }

  void lost() {
    lostCount++;
  }

  /** Packets that a cache knew; a recirculated packet counts each time. */
  public long hitCount() {
    return microflowHitCount + megaflowHitCount;
  }

  public long microflowHitCount() {
    return microflowHitCount;
  }

  public long megaflowHitCount() {
    return megaflowHitCount;
  }

  /** Packets that led to an upcall. */
  public long missCount() {
    return missCount;
  }

  /** Look-ups of packets that had been looked up before. */
  public long recirculationCount() {
    return recirculationCount;
  }

  /** Packets whose upcall came to nothing. */
  public long lostCount() {
    return lostCount;
  }
}
