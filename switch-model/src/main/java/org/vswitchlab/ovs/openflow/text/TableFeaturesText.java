package org.vswitchlab.ovs.openflow.text;

import org.vswitchlab.ovs.openflow.message.TableMessage;

/** What tables can do, in words. */
final class TableFeaturesText {
  private final StringBuilder out;

  TableFeaturesText(MessageText text) {
    this.out = text.out;
  }

  void features(TableMessage.TableFeaturesList m) {
    if (m.isReply()) {
      out.append("\n not supported yet: text of table features");
    }
  }

  void stats(TableMessage.TableStatsReply m) {
    out.append("\n not supported yet: text of table statistics");
  }
}
