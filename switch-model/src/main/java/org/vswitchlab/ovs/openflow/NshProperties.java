package org.vswitchlab.ovs.openflow;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code encap(nsh(md_type=2,tlv(0x1000,10,0x12345678)))} says of the header's metadata.
 *
 * @param mdType 1, four context words, or 2, a list of TLVs (RFC 8300, 2.4 and 2.5)
 * @param metadata the TLVs as they are in the header, padded to 4 bytes each; empty for type 1
 */
public record NshProperties(int mdType, HexBytes metadata) {
  private static final Pattern MD_TYPE = Pattern.compile("md_type=([12])");
  private static final Pattern TLV =
      Pattern.compile("tlv\\(\\s*(\\w+),\\s*(\\w+),\\s*(?:0[xX])?(\\w*)\\)");

  /** One variable length metadata entry. */
  public record Tlv(int metadataClass, int type, HexBytes data) {}

  /** Reads the text between the header's own parentheses. */
  public static NshProperties of(Action.Encap action) {
    Matcher type = MD_TYPE.matcher(action.properties());
    int mdType = type.find() ? type.group(1).charAt(0) - '0' : 1;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (mdType == 2) {
      for (Tlv tlv : tlvs(action)) {
        bytes.write(tlv.metadataClass() >>> 8);
        bytes.write(tlv.metadataClass());
        bytes.write(tlv.type());
        bytes.write(tlv.data().length());
        bytes.writeBytes(tlv.data().paddedTo((tlv.data().length() + 3) / 4 * 4).toByteArray());
      }
    }
    return new NshProperties(mdType, HexBytes.of(bytes.toByteArray()));
  }

  /** The entries of type 2 metadata, in order. */
  public static java.util.List<Tlv> tlvs(Action.Encap action) {
    java.util.List<Tlv> tlvs = new java.util.ArrayList<>();
    Matcher tlv = TLV.matcher(action.properties());
    while (tlv.find()) {
      String hex = tlv.group(3).length() % 2 == 0 ? tlv.group(3) : "0" + tlv.group(3);
      HexBytes data = HexBytes.of(HexFormat.of().parseHex(hex));
      tlvs.add(new Tlv(Integer.decode(tlv.group(1)), Integer.decode(tlv.group(2)), data));
    }
    return tlvs;
  }
}
