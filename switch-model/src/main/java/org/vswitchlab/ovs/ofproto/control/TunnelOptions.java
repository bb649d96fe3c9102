package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.TlvMapping;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.TlvTableMod;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.TlvTableReply;

/** Which Geneve option each of tun_metadata0 to 63 stands for, ovs-fields(7). */
public final class TunnelOptions {
  /** Room for all options of a packet, in bytes. */
  private static final int MAX_SPACE_BYTES = 256;

  private static final int MAX_FIELDS = 64;
  private static final int MAX_OPTION_BYTES = 124;

  private final TreeMap<Integer, TlvMapping> byField = new TreeMap<>();

  /** In order of field. */
  public List<TlvMapping> mappings() {
    return List.copyOf(byField.values());
  }

  TlvTableReply describe() {
    return new TlvTableReply(MAX_SPACE_BYTES, MAX_FIELDS, mappings());
  }

  void modify(TlvTableMod mod) {
    for (TlvMapping mapping : mod.mappings()) {
      check(mapping);
    }
    switch (mod.command()) {
      case ADD -> add(mod.mappings());
      case DELETE -> mod.mappings().forEach(mapping -> byField.remove(mapping.fieldIndex()));
      case CLEAR -> byField.clear();
    }
  }

  private static void check(TlvMapping mapping) {
    if (mapping.optionBytes() % 4 != 0 || mapping.optionBytes() > MAX_OPTION_BYTES) {
      throw new OpenFlowException(OpenFlowError.NXTTMFC_BAD_OPT_LEN);
    }
    if (mapping.fieldIndex() >= MAX_FIELDS) {
      throw new OpenFlowException(OpenFlowError.NXTTMFC_BAD_FIELD_IDX);
    }
  }

  private void add(List<TlvMapping> added) {
    List<TlvMapping> all = new ArrayList<>(byField.values());
    for (TlvMapping mapping : added) {
      if (byField.containsKey(mapping.fieldIndex())) {
        throw new OpenFlowException(OpenFlowError.NXTTMFC_ALREADY_MAPPED);
      }
      for (TlvMapping other : all) {
        if (other.optionClass() == mapping.optionClass()
            && other.optionType() == mapping.optionType()) {
          throw new OpenFlowException(OpenFlowError.NXTTMFC_DUP_ENTRY);
        }
      }
      all.add(mapping);
    }
    int bytes = all.stream().mapToInt(TlvMapping::optionBytes).sum();
    if (bytes > MAX_SPACE_BYTES) {
      throw new OpenFlowException(OpenFlowError.NXTTMFC_TABLE_FULL);
    }
    added.forEach(mapping -> byField.put(mapping.fieldIndex(), mapping));
  }
}
