package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.vswitchlab.ovs.flow.FieldText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.flow.OxmId;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.Bucket;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/** Buckets of groups, and how a select group chooses one. */
final class BucketCodec {
  // OFPGBPT_*.
  private static final int WEIGHT = 0;
  private static final int WATCH_PORT = 1;
  private static final int WATCH_GROUP = 2;

  // Netronome's extension, ovs-ofctl(8) selection_method.
  private static final int NETRONOME = 0x0000_154d;
  private static final int SELECTION_METHOD = 1;
  private static final int METHOD_BYTES = 16;

  private BucketCodec() {}

  /** How a select group chooses. */
  record Selection(String method, long parameter, String fields) {
    GroupMod on(GroupMod group) {
      return new GroupMod(
          group.command(),
          group.type(),
          group.groupId(),
          group.commandBucketId(),
          group.buckets(),
          method,
          parameter,
          fields);
    }
  }

  private static OpenFlowException bad(OpenFlowError error) {
    return new OpenFlowException(error);
  }

  /** OpenFlow 1.0, by Nicira's extension, and 1.5 know bucket numbers and selection methods. */
  static boolean isFull(Dialect dialect) {
    return dialect.is10() || dialect.isAtLeast15();
  }

  static List<Bucket> read11(Dialect dialect, WireReader in) {
    List<Bucket> buckets = new ArrayList<>();
    while (in.hasRemaining()) {
      int length = in.remaining() < 16 ? 0 : in.peek16(0);
      if (length < 16 || length % 8 != 0 || length > in.remaining()) {
        throw bad(OpenFlowError.OFPGMFC_BAD_BUCKET);
      }
      WireReader bucket = in.slice(length);
      bucket.skip(2);
      int weight = bucket.u16();
      long watchPort = bucket.u32();
      long group = bucket.u32();
      bucket.skip(4);
      List<Action> actions = ActionDecoder.actions(dialect, bucket);
      int port;
      try {
        port = Ports.from32(watchPort);
      } catch (OpenFlowException e) {
        throw bad(OpenFlowError.OFPGMFC_BAD_WATCH);
      }
      buckets.add(new Bucket(buckets.size(), weight, port, group, actions));
    }
    return buckets;
  }

  static void write11(Dialect dialect, GroupMod.Type type, List<Bucket> buckets, WireWriter out) {
    for (Bucket bucket : buckets) {
      int start = out.size();
      out.u16(0).u16(bucket.weight()).u32(OpenFlowPort.toOpenFlow11(bucket.watchPort()));
      out.u32(bucket.watchGroup()).zeros(4);
      ActionEncoder.actions(dialect, bucket.actions(), Match.ANY, out);
      out.set16(start, out.size() - start);
    }
  }

  static List<Bucket> read15(Dialect dialect, boolean isSelect, WireReader in) {
    List<Bucket> buckets = new ArrayList<>();
    while (in.hasRemaining()) {
      int length = in.remaining() < 8 ? 0 : in.peek16(0);
      if (length < 8 || length % 8 != 0 || length > in.remaining()) {
        throw bad(OpenFlowError.OFPGMFC_BAD_BUCKET);
      }
      buckets.add(bucket15(dialect, isSelect, in.slice(length)));
    }
    for (int i = 0; i < buckets.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (buckets.get(i).id() == buckets.get(j).id()) {
          throw bad(OpenFlowError.OFPGMFC_BAD_BUCKET);
        }
      }
    }
    return buckets;
  }

  private static Bucket bucket15(Dialect dialect, boolean isSelect, WireReader bucket) {
    bucket.skip(2);
    int actionBytes = bucket.u16();
    long id = bucket.u32();
    if (actionBytes > bucket.remaining() || id > GroupMod.MAX_GROUP) {
      throw bad(OpenFlowError.OFPGMFC_BAD_BUCKET);
    }
    List<Action> actions = ActionDecoder.actions(dialect, bucket.slice(actionBytes));
    int weight = isSelect ? 1 : 0;
    int port = OpenFlowPort.NONE;
    long group = FlowMod.ANY_GROUP;
    while (bucket.hasRemaining()) {
      Properties.Property property = Properties.pull(bucket, 8);
      WireReader body = property.body();
      if (!property.isStandard() || property.type() > WATCH_GROUP) {
        throw Properties.unknown(property);
      } else if (body.remaining() != 4) {
        throw bad(OpenFlowError.OFPBPC_BAD_LEN);
      } else if (property.type() == WEIGHT) {
        weight = body.u16();
      } else if (property.type() == WATCH_PORT) {
        port = Ports.from32(body.u32());
      } else {
        group = body.u32();
      }
    }
    return new Bucket(id, weight, port, group, actions);
  }

  static void write15(Dialect dialect, GroupMod.Type type, List<Bucket> buckets, WireWriter out) {
    for (Bucket bucket : buckets) {
      int start = out.size();
      out.u16(0).u16(0).u32(bucket.id());
      int first = out.size();
      ActionEncoder.actions(dialect, bucket.actions(), Match.ANY, out);
      out.set16(start + 2, out.size() - first);
      if (type == GroupMod.Type.SELECT || bucket.weight() != 0) {
        out.u16(WEIGHT).u16(8).u16(bucket.weight()).zeros(2);
      }
      if (bucket.watchPort() != OpenFlowPort.NONE) {
        out.u16(WATCH_PORT).u16(8).u32(OpenFlowPort.toOpenFlow11(bucket.watchPort()));
      }
      if (bucket.watchGroup() != FlowMod.ANY_GROUP) {
        out.u16(WATCH_GROUP).u16(8).u32(bucket.watchGroup());
      }
      out.set16(start, out.size() - start);
    }
  }

  static Selection readSelection(WireReader in) {
    Selection selection = new Selection("", 0, "");
    while (in.hasRemaining()) {
      Properties.Property property = Properties.pull(in, 8);
      boolean isMethod =
          property.experimenter() == NETRONOME && property.type32() == SELECTION_METHOD;
      if (!isMethod) {
        throw Properties.unknown(property);
      }
      WireReader body = property.body();
      if (body.remaining() < 4 + METHOD_BYTES + 8) {
        throw bad(OpenFlowError.OFPBPC_BAD_LEN);
      }
      body.skip(4);
      String method = body.text(METHOD_BYTES);
      long parameter = body.u64();
      if (!method.equals("hash") && !method.equals("dp_hash")) {
        throw bad(OpenFlowError.OFPBPC_BAD_VALUE);
      }
      selection = new Selection(method, parameter, fields(body));
    }
    return selection;
  }

  /** Fields to hash: each with its mask, which is written as if it were a value. */
  private static String fields(WireReader in) {
    StringJoiner text = new StringJoiner(",");
    while (in.remaining() >= 4) {
      int oxmClass = in.u16();
      int number = in.u8() >> 1;
      int length = in.u8();
      if (length > in.remaining()) {
        throw bad(OpenFlowError.OFPBPC_BAD_LEN);
      }
      WireReader body = in.slice(length);
      int experimenter = oxmClass == OxmId.EXPERIMENTER_CLASS ? body.s32() : 0;
      FlowField field = OxmFields.find(oxmClass, number, experimenter);
      if (field == null) {
        throw bad(OpenFlowError.OFPBPC_BAD_TYPE);
      }
      if (body.remaining() != OxmFields.valueBytes(field)) {
        throw bad(OpenFlowError.OFPBPC_BAD_LEN);
      }
      long high = field.isWide() ? body.u64() : 0;
      long low = field.isWide() ? body.u64() : body.unsigned(body.remaining());
      text.add(field(field, high, low & field.valueMask()));
    }
    return text.toString();
  }

  private static String field(FlowField field, long high, long low) {
    boolean isWhole = low == field.valueMask() && (!field.isWide() || high == ~0L);
    if (isWhole) {
      return field.fieldName();
    }
    StringBuilder text = new StringBuilder(field.fieldName()).append('=');
    long full = field.isWide() ? ~0L : 0;
    FieldText.format(text, field, high, low, full, field.valueMask());
    return text.toString();
  }

  static void writeSelection(Dialect dialect, GroupMod group, WireWriter out) {
    if (group.selectionMethod().isEmpty()) {
      return;
    }
    int start = Properties.start(out, NETRONOME, SELECTION_METHOD);
    out.zeros(4).text(group.selectionMethod(), METHOD_BYTES).u64(group.selectionParameter());
    for (String part : group.selectionFields().split(",")) {
      if (!part.isEmpty()) {
        writeField(dialect, part, out);
      }
    }
    Properties.end(out, start);
  }

  private static void writeField(Dialect dialect, String part, WireWriter out) {
    int equals = part.indexOf('=');
    FlowField field = FlowField.byName(equals < 0 ? part : part.substring(0, equals));
    if (field == null) {
      throw new IllegalArgumentException("no such field: " + part);
    }
    long high = field.isWide() ? ~0L : 0;
    long low = MatchCodec.full(Math.min(OxmFields.valueBytes(field), 8));
    if (equals >= 0) {
      FieldText.Masked mask = FieldText.parse(field, part.substring(equals + 1));
      high = mask.valueHigh();
      low = mask.valueLow();
    }
    OxmFields.writeHeader(dialect.version(), field, out);
    if (field.isWide()) {
      out.u64(high).u64(low);
    } else {
      out.unsigned(low, OxmFields.valueBytes(field));
    }
  }
}
