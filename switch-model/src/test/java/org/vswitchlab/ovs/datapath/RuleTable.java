package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.Frame;

/** A small flow table, first match wins: the least upcall handler that tells its masks truly. */
final class RuleTable implements UpcallHandler {
  record Rule(Match match, List<DatapathAction> actions) {}

  final List<Rule> rules = new ArrayList<>();
  final List<Frame> handedUp = new ArrayList<>();
  boolean cacheable = true;
  int upcallCount;

  RuleTable rule(Match match, DatapathAction... actions) {
    rules.add(new Rule(match, List.of(actions)));
    return this;
  }

  /** Actions for a key; what was looked at goes into the mask. */
  List<DatapathAction> translate(FlowKey key, FlowMask mask) {
    for (Rule rule : rules) {
      mask.add(rule.match().mask());
      if (rule.match().matches(key)) {
        return rule.actions();
      }
    }
    return List.of();
  }

  @Override
  public void upcall(FlowKey key, Frame frame, UpcallResult result) {
    upcallCount++;
    result.actions().addAll(translate(key, result.mask()));
    result.setCacheable(cacheable);
    result.setOwner(this);
    if (result.wantsSteps()) {
      result.step("rule table");
    }
  }

  @Override
  public void userspace(FlowKey key, Frame frame, DatapathAction.Userspace action) {
    handedUp.add(frame);
  }

  @Override
  public List<String> explain(Object owner) {
    return List.of("rule table");
  }
}
