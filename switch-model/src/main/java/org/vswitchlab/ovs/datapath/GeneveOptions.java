package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.FlowWords;
import org.vswitchlab.wire.Bytes;

/**
 * The options of a Geneve packet as the datapath keeps them in a key: their bytes as they came (RFC
 * 8926, 3.5), where OpenFlow's keys have the fields that a bridge maps them to. {@link
 * FlowLayout#TUN_METADATA} holds how many bytes there are.
 */
public final class GeneveOptions {
  /** Class 2 bytes, type 1, length 1. */
  public static final int HEADER_BYTES = 4;

  private static final int SPACE = FlowLayout.TUN_METADATA_SPACE;

  private GeneveOptions() {}

  /** Bytes of all options; in a mask, whether that counts. */
  public static int bytes(FlowWords words) {
    return (int) words.word(FlowLayout.TUN_METADATA);
  }

  /** Keeps the options that lie at {@code from}. */
  public static void put(FlowKey key, byte[] b, int from, int count) {
    clear(key);
    key.setWord(FlowLayout.TUN_METADATA, count);
    for (int i = 0; i < count; i += 4) {
      putWord(key, i, (int) Bytes.u32(b, from + i));
    }
  }

  /** Forgets all options. */
  public static void clear(FlowKey key) {
    key.clearTail();
  }

  /** Forgets what counts of the options. */
  public static void clear(FlowMask mask) {
    mask.clearTail();
  }

  /** Four bytes, the first at {@code at}, which is a multiple of 4. */
  public static int word(FlowWords words, int at) {
    return (int) (words.word(SPACE + at / 8) >>> (at % 8 == 0 ? 32 : 0));
  }

  private static long replaced(FlowWords words, int at, int value) {
    int shift = at % 8 == 0 ? 32 : 0;
    long kept = words.word(SPACE + at / 8) & ~(0xffff_ffffL << shift);
    return kept | (value & 0xffff_ffffL) << shift;
  }

  public static void putWord(FlowKey key, int at, int value) {
    key.setWord(SPACE + at / 8, replaced(key, at, value));
  }

  public static void putWord(FlowMask mask, int at, int value) {
    mask.setWord(SPACE + at / 8, replaced(mask, at, value));
  }

  /** How many bytes there are counts. */
  public static void unwildcardLength(FlowMask mask) {
    mask.setWord(FlowLayout.TUN_METADATA, ~0L);
  }

  /** Class in the upper 16 bits, then type 8, reserved 3, length in 4-byte words 5. */
  public static int optionClass(int header) {
    return header >>> 16;
  }

  public static int type(int header) {
    return header >>> 8 & 0xff;
  }

  /** Whether who does not know the option must not take the packet, RFC 8926, 3.5. */
  public static boolean isCritical(int header) {
    return (header & 0x8000) != 0;
  }

  /** Bytes of the value behind the header. */
  public static int valueBytes(int header) {
    return (header & 0x1f) * 4;
  }

  /** The header of an option whose value has that many bytes. */
  public static int header(int optionClass, int type, int valueBytes) {
    return optionClass << 16 | type << 8 | valueBytes / 4;
  }

  /** Writes {@code geneve({class=0xffff,type=0,len=4,0xa/0xf})}. */
  static void format(StringBuilder out, FlowKey key, FlowMask mask, boolean isVerbose) {
    out.append("geneve(");
    int count = bytes(key);
    for (int at = 0; at + HEADER_BYTES <= count; ) {
      int size = HEADER_BYTES + valueBytes(word(key, at));
      if (at + size > count) {
        out.append("opt len ").append(size).append(" greater than remaining ").append(count - at);
        break;
      }
      at = formatOption(out, key, mask, at, isVerbose);
    }
    out.append(')');
  }

  private static int formatOption(
      StringBuilder out, FlowKey key, FlowMask mask, int at, boolean isVerbose) {
    int header = word(key, at);
    int headerMask = word(mask, at);
    int start = out.append('{').length();
    part(out, "class=", optionClass(header), headerMask >>> 16, 0xffff, isVerbose);
    part(out, ",type=", type(header), headerMask >>> 8 & 0xff, 0xff, isVerbose);
    int lengthMask = (headerMask & 0x1f) == 0x1f ? 0xff : 0;
    if (isVerbose || lengthMask != 0) {
      out.append(",len=").append(valueBytes(header)).append(lengthMask == 0 ? "/0" : "");
    }
    value(out, key, mask, at + HEADER_BYTES, valueBytes(header), isVerbose);
    if (out.length() > start && out.charAt(start) == ',') {
      out.deleteCharAt(start);
    }
    out.append('}');
    return at + HEADER_BYTES + valueBytes(header);
  }

  private static void part(
      StringBuilder out, String name, int value, int bits, int full, boolean isVerbose) {
    if (bits == 0 && !isVerbose) {
      return;
    }
    HeaderGroupText.hex(out.append(name), value);
    if (bits != full) {
      HeaderGroupText.hex(out.append('/'), bits);
    }
  }

  private static void value(
      StringBuilder out, FlowKey key, FlowMask mask, int from, int count, boolean isVerbose) {
    int any = 0;
    int all = -1;
    for (int at = from; at < from + count; at += 4) {
      any |= word(mask, at);
      all &= word(mask, at);
    }
    if (count == 0 || any == 0 && !isVerbose) {
      return;
    }
    hex(out.append(','), key, from, count);
    if (all != -1) {
      hex(out.append('/'), mask, from, count);
    }
  }

  /** A number of any length, without zeros in front. */
  private static void hex(StringBuilder out, FlowWords words, int from, int count) {
    StringBuilder digits = new StringBuilder();
    for (int at = from; at < from + count; at += 4) {
      digits.append(String.format("%08x", word(words, at)));
    }
    int first = 0;
    while (first < digits.length() && digits.charAt(first) == '0') {
      first++;
    }
    out.append(first == digits.length() ? "0" : "0x" + digits.substring(first));
  }

  /** Reads what {@link #format} writes, behind {@code geneve(} and without the end. */
  static void parse(TextCursor in, FlowKey key, FlowMask mask) throws DatapathSyntaxException {
    int at = 0;
    while (in.accept("{")) {
      in.expect("class=");
      int optionClass = in.bits(16);
      int headerMask = (in.accept("/") ? in.bits(16) : 0xffff) << 16;
      in.expect(",type=");
      int type = in.bits(8);
      headerMask |= (in.accept("/") ? in.bits(8) : 0xff) << 8 | 0xff;
      in.expect(",len=");
      int length = in.number(0, 124);
      if (length % 4 != 0 || at + HEADER_BYTES + length > 252) {
        throw in.error("length of option is not a multiple of 4, or there are too many");
      }
      putWord(key, at, header(optionClass, type, length));
      putWord(mask, at, headerMask);
      at += HEADER_BYTES;
      if (in.accept(",")) {
        number(in, key, null, at, length);
        if (in.accept("/")) {
          number(in, null, mask, at, length);
        } else {
          for (int i = 0; i < length; i += 4) {
            putWord(mask, at + i, -1);
          }
        }
      }
      at += length;
      in.expect("}");
    }
    key.setWord(FlowLayout.TUN_METADATA, at);
    unwildcardLength(mask);
  }

  private static void number(TextCursor in, FlowKey key, FlowMask mask, int at, int length)
      throws DatapathSyntaxException {
    String text = in.until("/}");
    java.math.BigInteger number;
    try {
      number =
          text.startsWith("0x")
              ? new java.math.BigInteger(text.substring(2), 16)
              : new java.math.BigInteger(text);
    } catch (NumberFormatException e) {
      throw in.error("expected a number");
    }
    if (number.signum() < 0 || number.bitLength() > length * 8) {
      throw in.error("value does not fit");
    }
    for (int i = 0; i < length; i += 4) {
      int word = number.shiftRight((length - 4 - i) * 8).intValue();
      if (key != null) {
        putWord(key, at + i, word);
      } else {
        putWord(mask, at + i, word);
      }
    }
  }
}
