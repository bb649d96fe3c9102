package org.vswitchlab.ovs.datapath;

/**
 * A connection that another one announced: the data connection of FTP, the answers of TFTP.
 *
 * @param key whose first packet it waits for; its source port may be any
 * @param parentKey original direction of the connection that announced it
 * @param mark ct_mark that it inherits
 * @param labelHigh high half of the ct_label that it inherits
 * @param labelLow low half
 * @param natHigh high half of the address that NAT puts into its answers
 * @param natLow low half
 * @param translatesSource whether that address is the source which its answers are sent to
 */
record Expectation(
    ConnectionKey key,
    ConnectionKey parentKey,
    int mark,
    long labelHigh,
    long labelLow,
    long natHigh,
    long natLow,
    boolean translatesSource) {

  /** What a connection's packet in some direction says to come from the other side. */
  static Expectation of(Connection parent, int port, boolean isReply) {
    ConnectionKey from = isReply ? parent.original() : parent.reply();
    ConnectionKey key =
        from.withSource(from.sourceHigh(), from.sourceLow(), 0)
            .withDestination(from.destinationHigh(), from.destinationLow(), port);
    boolean changesDestination = parent.nat() == NatSpec.Kind.DST;
    ConnectionKey other = isReply ? parent.reply() : parent.original();
    // The side that the parent's NAT hides stays hidden.
    boolean usesDestination = isReply != changesDestination;
    long high = usesDestination ? other.destinationHigh() : other.sourceHigh();
    long low = usesDestination ? other.destinationLow() : other.sourceLow();
    return new Expectation(
        key,
        parent.original(),
        parent.mark(),
        parent.labelHigh(),
        parent.labelLow(),
        high,
        low,
        usesDestination);
  }
}
