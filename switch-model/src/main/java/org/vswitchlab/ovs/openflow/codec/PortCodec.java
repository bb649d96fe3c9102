package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.PortFlags;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortDescription;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortReason;

/** Descriptions of ports and changes of them. */
final class PortCodec {
  private static final int NAME_BYTES = 16;

  /** OFPPDPT_ETHERNET and OFPPMPT_ETHERNET. */
  private static final int ETHERNET_PROPERTY = 0;

  private static final int CONFIG_10 =
      PortFlags.PORT_DOWN
          | PortFlags.NO_STP
          | PortFlags.NO_RECV
          | PortFlags.NO_RECV_STP
          | PortFlags.NO_FLOOD
          | PortFlags.NO_FWD
          | PortFlags.NO_PACKET_IN;
  private static final int CONFIG_11 =
      PortFlags.PORT_DOWN | PortFlags.NO_RECV | PortFlags.NO_FWD | PortFlags.NO_PACKET_IN;
  private static final int STATE_10 = PortFlags.LINK_DOWN | PortFlags.STP_MASK;
  private static final int STATE_11 = PortFlags.LINK_DOWN | PortFlags.BLOCKED | PortFlags.LIVE;

  // OpenFlow 1.0 has no features faster than 10 Gbit/s; what comes after them has lower bits.
  private static final int SPEEDS_10 = 0x7f;
  private static final int MEDIA_SHIFT = 4;
  private static final int MEDIA_11 = 0xf800;

  private PortCodec() {}

  static MessageBody decode(Dialect dialect, WireType wire, WireReader in) {
    return switch (wire.type()) {
      case PORT_STATUS -> {
        int reason = in.u8();
        in.skip(7);
        if (reason >= PortReason.values().length) {
          throw new OpenFlowException(OpenFlowError.NXBRC_BAD_REASON);
        }
        yield new PortMessage.PortStatus(PortReason.values()[reason], description(dialect, in));
      }
      case PORT_MOD -> portMod(dialect, in);
      case PORT_DESC_REQUEST -> {
        int port = in.hasRemaining() ? Ports.from32(in.u32()) : OpenFlowPort.NONE;
        yield new PortMessage.PortRequest(true, port);
      }
      case PORT_DESC_REPLY -> new PortMessage.PortDescReply(descriptions(dialect, in));
      default -> throw new IllegalStateException(wire.name());
    };
  }

  static void encode(Dialect dialect, PortMessage message, WireWriter out) {
    switch (message.type()) {
      case PORT_STATUS -> {
        PortMessage.PortStatus status = (PortMessage.PortStatus) message;
        out.u8(status.reason().ordinal()).zeros(7);
        description(dialect, status.port(), out);
      }
      case PORT_MOD -> portMod(dialect, (PortMessage.PortMod) message, out);
      case PORT_DESC_REQUEST -> {
        if (dialect.isAtLeast15()) {
          out.u32(OpenFlowPort.toOpenFlow11(((PortMessage.PortRequest) message).port())).zeros(4);
        }
      }
      case PORT_DESC_REPLY -> {
        for (PortDescription port : ((PortMessage.PortDescReply) message).ports()) {
          out.mark();
          description(dialect, port, out);
        }
      }
      default -> throw new IllegalStateException(message.type().name());
    }
  }

  static List<PortDescription> descriptions(Dialect dialect, WireReader in) {
    List<PortDescription> ports = new ArrayList<>();
    while (in.hasRemaining()) {
      ports.add(description(dialect, in));
    }
    return ports;
  }

  private static PortDescription description(Dialect dialect, WireReader in) {
    if (dialect.is10()) {
      return new PortDescription(
          in.u16(),
          in.u48(),
          in.text(NAME_BYTES),
          in.s32() & CONFIG_10,
          in.s32() & STATE_10,
          featuresFrom10(in.s32()),
          featuresFrom10(in.s32()),
          featuresFrom10(in.s32()),
          featuresFrom10(in.s32()),
          0,
          0);
    }
    int number = Ports.from32(in.u32());
    if (dialect.isAtLeast14()) {
      return description14(number, in);
    }
    in.skip(4);
    long mac = in.u48();
    in.skip(2);
    return new PortDescription(
        number,
        mac,
        in.text(NAME_BYTES),
        in.s32() & CONFIG_11,
        in.s32() & STATE_11,
        in.s32() & 0xffff,
        in.s32() & 0xffff,
        in.s32() & 0xffff,
        in.s32() & 0xffff,
        in.u32(),
        in.u32());
  }

  private static PortDescription description14(int number, WireReader in) {
    int length = in.u16();
    if (length < 40 || length - 6 > in.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
    }
    WireReader port = in.slice(length - 6);
    port.skip(2);
    long mac = port.u48();
    port.skip(2);
    String name = port.text(NAME_BYTES);
    int config = port.s32() & CONFIG_11;
    int state = port.s32() & STATE_11;
    int[] features = new int[4];
    long current = 0;
    long max = 0;
    while (port.hasRemaining()) {
      Properties.Property property = Properties.pull(port, 8);
      if (property.isStandard() && property.type() == ETHERNET_PROPERTY) {
        WireReader body = property.body();
        if (body.remaining() != 28) {
          throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_LEN);
        }
        body.skip(4);
        for (int i = 0; i < features.length; i++) {
          features[i] = body.s32() & 0xffff;
        }
        current = body.u32();
        max = body.u32();
      }
    }
    return new PortDescription(
        number,
        mac,
        name,
        config,
        state,
        features[0],
        features[1],
        features[2],
        features[3],
        current,
        max);
  }

  static void description(Dialect dialect, PortDescription port, WireWriter out) {
    if (dialect.is10()) {
      out.u16(port.number()).u48(port.macAddress()).text(port.name(), NAME_BYTES);
      out.u32(port.config() & CONFIG_10).u32(port.state() & STATE_10);
      out.u32(featuresTo10(port.current())).u32(featuresTo10(port.advertised()));
      out.u32(featuresTo10(port.supported())).u32(featuresTo10(port.peer()));
      return;
    }
    int start = out.size();
    boolean is14 = dialect.isAtLeast14();
    out.u32(OpenFlowPort.toOpenFlow11(port.number())).zeros(4);
    out.u48(port.macAddress()).zeros(2).text(port.name(), NAME_BYTES);
    out.u32(port.config() & CONFIG_11).u32(port.state() & STATE_11);
    int property = is14 ? Properties.start(out, ETHERNET_PROPERTY) : 0;
    out.zeros(is14 ? 4 : 0);
    out.u32(port.current()).u32(port.advertised()).u32(port.supported()).u32(port.peer());
    out.u32(port.currentKbps()).u32(port.maxKbps());
    if (is14) {
      Properties.end(out, property);
      out.set16(start + 4, out.size() - start);
    }
  }

  private static int featuresFrom10(int features) {
    return features & SPEEDS_10 | features << MEDIA_SHIFT & MEDIA_11;
  }

  private static int featuresTo10(int features) {
    return features & SPEEDS_10 | (features & MEDIA_11) >> MEDIA_SHIFT;
  }

  private static MessageBody portMod(Dialect dialect, WireReader in) {
    int port = Ports.read(dialect, in);
    if (dialect.is10()) {
      long mac = in.u48();
      return new PortMessage.PortMod(
          port, mac, in.s32() & CONFIG_10, in.s32() & CONFIG_10, featuresFrom10(in.s32()));
    }
    in.skip(4);
    long mac = in.u48();
    in.skip(2);
    int config = in.s32();
    int mask = in.s32() & CONFIG_11;
    int advertise = 0;
    if (!dialect.isAtLeast14()) {
      advertise = in.s32() & 0xffff;
    } else {
      while (in.hasRemaining()) {
        Properties.Property property = Properties.pull(in, 8);
        if (property.isStandard() && property.type() == ETHERNET_PROPERTY) {
          if (property.body().remaining() != 4) {
            throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_LEN);
          }
          advertise = property.body().s32() & 0xffff;
        } else {
          throw Properties.unknown(property);
        }
      }
    }
    return new PortMessage.PortMod(port, mac, config & mask, mask, advertise);
  }

  private static void portMod(Dialect dialect, PortMessage.PortMod mod, WireWriter out) {
    if (dialect.is10()) {
      out.u16(mod.port()).u48(mod.macAddress());
      out.u32(mod.config() & CONFIG_10).u32(mod.mask() & CONFIG_10);
      out.u32(featuresTo10(mod.advertise())).zeros(4);
      return;
    }
    out.u32(OpenFlowPort.toOpenFlow11(mod.port())).zeros(4).u48(mod.macAddress()).zeros(2);
    out.u32(mod.config() & CONFIG_11).u32(mod.mask() & CONFIG_11);
    if (!dialect.isAtLeast14()) {
      out.u32(mod.advertise()).zeros(4);
    } else if (mod.advertise() != 0) {
      int property = Properties.start(out, ETHERNET_PROPERTY);
      out.u32(mod.advertise());
      Properties.end(out, property);
    }
  }
}
