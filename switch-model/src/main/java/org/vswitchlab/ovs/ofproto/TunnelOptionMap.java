package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.vswitchlab.ovs.datapath.GeneveOptions;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.TunnelOptionUse;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.TlvMapping;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.TlvTableMod;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.TlvTableReply;
import org.vswitchlab.wire.Bytes;

/**
 * Which Geneve option each of a bridge's tun_metadata0 to 63 stands for, ovs-fields(7). Between the
 * datapath, which knows the options of a packet as bytes, and the bridge's tables, which know
 * fields, keys and masks are turned from one into the other here.
 */
public final class TunnelOptionMap {
  /** Room for all options of a packet, in bytes. */
  private static final int MAX_SPACE_BYTES = 256;

  private static final int MAX_FIELDS = 64;
  private static final int MAX_OPTION_BYTES = 124;

  /** Bytes of an option that a field has room for; what is in front must be zero. */
  private static final int FIELD_BYTES = 8;

  private final OpenFlowSwitch bridge;
  private final TreeMap<Integer, TlvMapping> byField = new TreeMap<>();

  TunnelOptionMap(OpenFlowSwitch bridge) {
    this.bridge = bridge;
  }

  // The table.

  /** In order of field. */
  public List<TlvMapping> mappings() {
    return List.copyOf(byField.values());
  }

  public TlvTableReply describe() {
    return new TlvTableReply(MAX_SPACE_BYTES, MAX_FIELDS, mappings());
  }

  /** Changes the table; all or nothing. */
  public void modify(TlvTableMod mod) {
    for (TlvMapping mapping : mod.mappings()) {
      check(mapping);
    }
    switch (mod.command()) {
      case ADD -> add(mod.mappings());
      case DELETE -> delete(mod.mappings().stream().map(TlvMapping::fieldIndex).toList());
      case CLEAR -> delete(List.copyOf(byField.keySet()));
    }
    bridge.configurationChanged();
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

  private void delete(List<Integer> fields) {
    long used = 0;
    for (int table = 0; table < FlowPipeline.TABLE_COUNT; table++) {
      for (FlowEntry entry : bridge.pipeline().table(table).entries()) {
        used |= TunnelOptionUse.of(entry.match(), entry.actions()).options();
      }
    }
    for (int field : fields) {
      if (byField.containsKey(field) && (used & 1L << field) != 0) {
        throw new OpenFlowException(OpenFlowError.NXTTMFC_INVALID_TLV_DEL);
      }
    }
    fields.forEach(byField::remove);
  }

  /** Refuses flows with fields that stand for no option, or do not fit into it. */
  void checkUse(Match match, List<Action> actions) {
    TunnelOptionUse use = TunnelOptionUse.of(match, actions);
    for (long left = use.options(); left != 0; left &= left - 1) {
      int field = Long.numberOfTrailingZeros(left);
      TlvMapping mapping = byField.get(field);
      if (mapping == null || use.valueBytes(field) > mapping.optionBytes()) {
        throw new OpenFlowException(OpenFlowError.NXFMFC_INVALID_TLV_FIELD);
      }
      if (use.rangeBits(field) > mapping.optionBytes() * 8) {
        throw new OpenFlowException(OpenFlowError.OFPBAC_BAD_SET_LEN);
      }
    }
  }

  // Keys and masks.

  private TlvMapping mappingOf(int header) {
    for (TlvMapping mapping : byField.values()) {
      if (mapping.optionClass() == GeneveOptions.optionClass(header)
          && mapping.optionType() == GeneveOptions.type(header)) {
        return mapping;
      }
    }
    return null;
  }

  /**
   * Turns the options of a datapath's key into fields.
   *
   * @return false, and no fields, if an option has not the length that it is mapped with, is cut
   *     short, or is critical and nobody has mapped it
   */
  boolean toFields(FlowKey key) {
    int count = GeneveOptions.bytes(key);
    if (count == 0) {
      return true;
    }
    FlowKey raw = key.copy();
    GeneveOptions.clear(key);
    for (int at = 0; at + GeneveOptions.HEADER_BYTES <= count; ) {
      int header = GeneveOptions.word(raw, at);
      int bytes = GeneveOptions.valueBytes(header);
      TlvMapping mapping = mappingOf(header);
      boolean isCut = at + GeneveOptions.HEADER_BYTES + bytes > count;
      boolean isForeign = mapping == null && GeneveOptions.isCritical(header);
      if (isCut || isForeign || mapping != null && mapping.optionBytes() != bytes) {
        GeneveOptions.clear(key);
        return false;
      }
      if (mapping != null) {
        FlowField field = FlowField.tunnelOption(mapping.fieldIndex());
        int from = at + GeneveOptions.HEADER_BYTES;
        key.set(field, value(raw, from, bytes));
        long present = key.tunnelOptions() | 1L << mapping.fieldIndex();
        key.setWord(FlowLayout.TUN_METADATA, present);
      }
      at += GeneveOptions.HEADER_BYTES + bytes;
    }
    return true;
  }

  /** The last eight bytes of a value. */
  private static long value(FlowKey raw, int from, int bytes) {
    long value = 0;
    for (int at = Math.max(bytes - FIELD_BYTES, 0); at < bytes; at += 4) {
      value = value << 32 | GeneveOptions.word(raw, from + at) & 0xffff_ffffL;
    }
    return value;
  }

  /**
   * Turns a mask of fields into one of a datapath's key. Where any field was looked at, which
   * options there are counts as a whole: it says too which are not there.
   */
  void toDatapath(FlowKey raw, FlowMask mask) {
    FlowMask fields = mask.copy();
    boolean isConsulted = fields.tunnelOptions() != 0;
    GeneveOptions.clear(mask);
    if (isConsulted) {
      GeneveOptions.unwildcardLength(mask);
    }
    int count = GeneveOptions.bytes(raw);
    for (int at = 0; isConsulted && at + GeneveOptions.HEADER_BYTES <= count; ) {
      int header = GeneveOptions.word(raw, at);
      int bytes = GeneveOptions.valueBytes(header);
      GeneveOptions.putWord(mask, at, -1);
      TlvMapping mapping = mappingOf(header);
      if (mapping != null) {
        long bits = fields.get(FlowField.tunnelOption(mapping.fieldIndex()));
        int last = at + GeneveOptions.HEADER_BYTES + bytes;
        GeneveOptions.putWord(mask, last - 4, (int) bits);
        if (bytes > 4) {
          GeneveOptions.putWord(mask, last - 8, (int) (bits >>> 32));
        }
      }
      at += GeneveOptions.HEADER_BYTES + bytes;
    }
  }

  /** The options that a packet with those fields is sent with, in order of field. */
  byte[] options(FlowKey tunnel) {
    byte[] b = new byte[MAX_SPACE_BYTES + GeneveOptions.HEADER_BYTES * MAX_FIELDS];
    int at = 0;
    for (TlvMapping mapping : byField.values()) {
      if ((tunnel.tunnelOptions() & 1L << mapping.fieldIndex()) == 0) {
        continue;
      }
      int bytes = mapping.optionBytes();
      Bytes.put32(
          b,
          at,
          GeneveOptions.header(mapping.optionClass(), mapping.optionType(), bytes) & 0xffff_ffffL);
      at += GeneveOptions.HEADER_BYTES + bytes;
      long value = tunnel.get(FlowField.tunnelOption(mapping.fieldIndex()));
      if (bytes > 0) {
        Bytes.put32(b, at - 4, value & 0xffff_ffffL);
      }
      if (bytes > 4) {
        Bytes.put32(b, at - 8, value >>> 32);
      }
    }
    return java.util.Arrays.copyOf(b, at);
  }
}
