package org.vswitchlab.ovs.openflow;

import java.util.HashMap;
import java.util.Map;

/**
 * Errors that a switch answers with: those of the OpenFlow specifications, 1.0 to 1.5, and the
 * extensions' own. The numbers differ between versions: a constant says from which version on it
 * has which, {@code 1.2=11/2} for type 11 code 2, {@code NX:} and {@code ONF:} for an
 * experimenter's, {@code -} where it has none.
 */
public enum OpenFlowError {
  OFPHFC_INCOMPATIBLE("1.0=0/0"),
  OFPHFC_EPERM("1.0=0/1"),
  OFPBRC_BAD_VERSION("1.0=1/0"),
  OFPBRC_BAD_TYPE("1.0=1/1"),
  OFPBRC_BAD_STAT("1.0=1/2"),
  OFPBRC_BAD_VENDOR("1.0=1/3"),
  OFPBRC_BAD_SUBTYPE("1.0=1/4"),
  OFPBRC_EPERM("1.0=1/5"),
  OFPBRC_BAD_LEN("1.0=1/6"),
  OFPBRC_BUFFER_EMPTY("1.0=1/7"),
  OFPBRC_BUFFER_UNKNOWN("1.0=1/8"),
  OFPBRC_BAD_TABLE_ID("1.0=NX:1/512 1.1=1/9"),
  OFPBRC_IS_SECONDARY("1.0=1/5 1.2=1/10"),
  OFPBRC_BAD_PORT("1.0=NX:1/514 1.2=1/11"),
  OFPBRC_BAD_PACKET("1.2=1/12"),
  OFPBRC_MULTIPART_BUFFER_OVERFLOW("1.3=1/13"),
  OFPBRC_MULTIPART_REQUEST_TIMEOUT("1.3=ONF:2640/0 1.4=1/14"),
  OFPBRC_MULTIPART_REPLY_TIMEOUT("1.3=ONF:2641/0 1.4=1/15"),
  OFPBRC_MULTIPART_BAD_SCHED("1.5=1/16"),
  OFPBRC_PIPELINE_FIELDS_ONLY("1.5=1/17"),
  OFPBRC_UNKNOWN("1.5=1/18"),
  NXBRC_NXM_INVALID("1.0=NX:1/256 1.2=NX:2/0"),
  NXBRC_NXM_BAD_TYPE("1.0=NX:1/257 1.2=NX:3/0"),
  NXBRC_MUST_BE_ZERO("1.0=NX:1/515 1.2=NX:4/0"),
  NXBRC_BAD_REASON("1.0=NX:1/516 1.2=NX:5/0"),
  NXBRC_FM_BAD_EVENT("1.0=NX:1/520 1.2=NX:9/0"),
  NXBRC_UNENCODABLE_ERROR("1.0=NX:1/521 1.2=NX:10/0"),
  OFPBAC_BAD_TYPE("1.0=2/0"),
  OFPBAC_BAD_LEN("1.0=2/1"),
  OFPBAC_BAD_VENDOR("1.0=2/2"),
  OFPBAC_BAD_VENDOR_TYPE("1.0=2/3"),
  OFPBAC_BAD_OUT_PORT("1.0=2/4"),
  OFPBAC_BAD_ARGUMENT("1.0=2/5"),
  OFPBAC_EPERM("1.0=2/6"),
  OFPBAC_TOO_MANY("1.0=2/7"),
  OFPBAC_BAD_QUEUE("1.0=2/8"),
  OFPBAC_BAD_OUT_GROUP("1.0=NX:2/9 1.1=2/9"),
  OFPBAC_MATCH_INCONSISTENT("1.0=NX:1/522 1.1=2/10"),
  OFPBAC_UNSUPPORTED_ORDER("1.1=2/11"),
  OFPBAC_BAD_TAG("1.1=2/12"),
  OFPBAC_BAD_SET_TYPE("1.0=NX:1/523 1.2=2/13"),
  OFPBAC_BAD_SET_LEN("1.0=NX:1/524 1.2=2/14"),
  OFPBAC_BAD_SET_ARGUMENT("1.0=NX:1/525 1.2=2/15"),
  OFPBAC_BAD_SET_MASK("1.3=ONF:4250/0 1.5=2/16"),
  OFPBAC_BAD_METER("1.5=2/17"),
  NXBAC_MUST_BE_ZERO("1.0=NX:2/256 1.2=NX:11/0"),
  NXBAC_BAD_CONJUNCTION("1.0=NX:2/526 1.2=NX:15/0"),
  NXBAC_BAD_HEADER_TYPE("1.3=NX:39/0"),
  NXBAC_UNKNOWN_ED_PROP("1.3=NX:40/0"),
  NXBAC_BAD_ED_PROP("1.3=NX:41/0"),
  NXBAC_CT_DATAPATH_SUPPORT("1.0=NX:1/265 1.2=NX:42/0"),
  OFPBIC_UNKNOWN_INST("1.1=3/0"),
  OFPBIC_UNSUP_INST("1.0=NX:2/257 1.1=3/1"),
  OFPBIC_BAD_TABLE_ID("1.1=3/2"),
  OFPBIC_UNSUP_METADATA("1.1=3/3"),
  OFPBIC_UNSUP_METADATA_MASK("1.1=3/4"),
  OFPBIC_BAD_EXPERIMENTER("1.1=3/5"),
  OFPBIC_BAD_EXP_TYPE("1.1=3/5 1.2=3/6"),
  OFPBIC_BAD_LEN("1.2=3/7"),
  OFPBIC_EPERM("1.2=3/8"),
  OFPBIC_DUP_INST("1.1=NX:3/256 1.2=ONF:2600/0 1.4=3/9"),
  OFPBMC_BAD_TYPE("1.1=4/0"),
  OFPBMC_BAD_LEN("1.1=4/1"),
  OFPBMC_BAD_TAG("1.1=4/2"),
  OFPBMC_BAD_DL_ADDR_MASK("1.1=4/3"),
  OFPBMC_BAD_NW_ADDR_MASK("1.1=4/4"),
  OFPBMC_BAD_WILDCARDS("1.0=NX:1/262 1.1=4/5"),
  OFPBMC_BAD_FIELD("1.0=NX:0/263 1.1=4/6"),
  OFPBMC_BAD_VALUE("1.0=NX:1/258 1.1=4/7"),
  OFPBMC_BAD_MASK("1.0=NX:1/259 1.2=4/8"),
  OFPBMC_BAD_PREREQ("1.0=NX:1/260 1.2=4/9"),
  OFPBMC_DUP_FIELD("1.0=NX:1/261 1.2=4/10"),
  OFPBMC_EPERM("1.2=4/11"),
  NXBMC_CT_DATAPATH_SUPPORT("1.0=NX:1/264 1.2=NX:43/0"),
  OFPFMFC_BAD_EMERG_TIMEOUT("1.0=3/3 1.1=-"),
  OFPFMFC_UNSUPPORTED("1.0=3/5 1.1=-"),
  OFPFMFC_UNKNOWN("1.1=5/0"),
  OFPFMFC_TABLE_FULL("1.0=3/0 1.1=5/1"),
  OFPFMFC_BAD_TABLE_ID("1.1=5/2"),
  OFPFMFC_OVERLAP("1.0=3/1 1.1=5/3"),
  OFPFMFC_EPERM("1.0=3/2 1.1=5/4"),
  OFPFMFC_BAD_TIMEOUT("1.1=5/5"),
  OFPFMFC_BAD_COMMAND("1.0=3/4 1.1=5/6"),
  OFPFMFC_BAD_FLAGS("1.0=NX:3/258 1.1=NX:5/258 1.2=5/7"),
  OFPFMFC_CANT_SYNC("1.4=5/8"),
  OFPFMFC_BAD_PRIORITY("1.3=ONF:2360/0 1.4=5/9"),
  OFPFMFC_IS_SYNC("1.4=5/10"),
  NXFMFC_HARDWARE("1.0=NX:5/256 1.2=NX:12/0"),
  NXFMFC_BAD_TABLE_ID("1.0=NX:5/257 1.2=NX:13/0"),
  NXFMFC_INVALID_TLV_FIELD("1.0=NX:1/536 1.2=NX:37/0"),
  OFPGMFC_GROUP_EXISTS("1.0=NX:6/0 1.1=6/0"),
  OFPGMFC_INVALID_GROUP("1.0=NX:6/1 1.1=6/1"),
  OFPGMFC_WEIGHT_UNSUPPORTED("1.0=NX:6/2 1.1=6/2"),
  OFPGMFC_OUT_OF_GROUPS("1.0=NX:6/3 1.1=6/3"),
  OFPGMFC_OUT_OF_BUCKETS("1.0=NX:6/4 1.1=6/4"),
  OFPGMFC_CHAINING_UNSUPPORTED("1.0=NX:6/5 1.1=6/5"),
  OFPGMFC_WATCH_UNSUPPORTED("1.0=NX:6/6 1.1=6/6"),
  OFPGMFC_LOOP("1.0=NX:6/7 1.1=6/7"),
  OFPGMFC_UNKNOWN_GROUP("1.0=NX:6/8 1.1=6/8"),
  OFPGMFC_CHAINED_GROUP("1.0=NX:6/9 1.1=- 1.2=6/9"),
  OFPGMFC_BAD_TYPE("1.0=NX:6/10 1.1=- 1.2=6/10"),
  OFPGMFC_BAD_COMMAND("1.0=NX:6/11 1.1=- 1.2=6/11"),
  OFPGMFC_BAD_BUCKET("1.0=NX:6/12 1.1=- 1.2=6/12"),
  OFPGMFC_BAD_WATCH("1.0=NX:6/13 1.1=- 1.2=6/13"),
  OFPGMFC_EPERM("1.0=NX:6/14 1.1=- 1.2=6/14"),
  OFPGMFC_UNKNOWN_BUCKET("1.0=NX:6/15 1.1=- 1.5=6/15"),
  OFPGMFC_BUCKET_EXISTS("1.0=NX:6/16 1.1=- 1.5=6/16"),
  OFPPMFC_BAD_PORT("1.0=4/0 1.1=7/0"),
  OFPPMFC_BAD_HW_ADDR("1.0=4/1 1.1=7/1"),
  OFPPMFC_BAD_CONFIG("1.1=7/2"),
  OFPPMFC_BAD_ADVERTISE("1.1=7/3"),
  OFPPMFC_EPERM("1.2=7/4"),
  OFPTMFC_BAD_TABLE("1.1=8/0"),
  OFPTMFC_BAD_CONFIG("1.1=8/1"),
  OFPTMFC_EPERM("1.2=8/2"),
  OFPQOFC_BAD_PORT("1.0=5/0 1.1=9/0"),
  OFPQOFC_BAD_QUEUE("1.0=5/1 1.1=9/1"),
  OFPQOFC_EPERM("1.0=5/2 1.1=9/2"),
  NXQOFC_QUEUE_ERROR("1.4=NX:23/0"),
  OFPSCFC_BAD_FLAGS("1.1=10/0"),
  OFPSCFC_BAD_LEN("1.1=10/1"),
  OFPSCFC_EPERM("1.2=10/2"),
  OFPRRFC_STALE("1.2=11/0"),
  OFPRRFC_UNSUP("1.2=11/1"),
  OFPRRFC_BAD_ROLE("1.0=NX:1/513 1.2=11/2"),
  OFPRRFC_ID_UNSUP("1.5=11/3"),
  OFPRRFC_ID_IN_USE("1.5=11/4"),
  OFPMMFC_UNKNOWN("1.3=12/0"),
  OFPMMFC_METER_EXISTS("1.3=12/1"),
  OFPMMFC_INVALID_METER("1.3=12/2"),
  OFPMMFC_UNKNOWN_METER("1.3=12/3"),
  OFPMMFC_BAD_COMMAND("1.3=12/4"),
  OFPMMFC_BAD_FLAGS("1.3=12/5"),
  OFPMMFC_BAD_RATE("1.3=12/6"),
  OFPMMFC_BAD_BURST("1.3=12/7"),
  OFPMMFC_BAD_BAND("1.3=12/8"),
  OFPMMFC_BAD_BAND_VALUE("1.3=12/9"),
  OFPMMFC_OUT_OF_METERS("1.3=12/10"),
  OFPMMFC_OUT_OF_BANDS("1.3=12/11"),
  OFPTFFC_BAD_TABLE("1.3=13/0"),
  OFPTFFC_BAD_METADATA("1.3=13/1"),
  OFPTFFC_EPERM("1.3=13/5"),
  OFPTFFC_BAD_CAPA("1.5=13/6"),
  OFPTFFC_BAD_MAX_ENT("1.5=13/7"),
  OFPTFFC_BAD_FEATURES("1.5=13/8"),
  OFPTFFC_BAD_COMMAND("1.5=13/9"),
  OFPTFFC_TOO_MANY("1.5=13/10"),
  NXTFFC_DUP_TABLE("1.3=NX:44/0"),
  OFPBPC_BAD_TYPE("1.0=NX:13/2 1.2=NX:25/0 1.3=13/2 1.4=14/0"),
  OFPBPC_BAD_LEN("1.0=NX:13/3 1.2=NX:26/0 1.3=13/3 1.4=14/1"),
  OFPBPC_BAD_VALUE("1.0=NX:13/4 1.2=NX:27/0 1.3=13/4 1.4=14/2"),
  OFPBPC_TOO_MANY("1.0=NX:14/3 1.2=NX:28/0 1.3=ONF:4443/0 1.4=14/3"),
  OFPBPC_DUP_TYPE("1.0=NX:14/4 1.2=NX:29/0 1.3=ONF:4444/0 1.4=14/4"),
  OFPBPC_BAD_EXPERIMENTER("1.0=NX:14/5 1.2=NX:30/0 1.3=ONF:4445/0 1.4=14/5"),
  OFPBPC_BAD_EXP_TYPE("1.0=NX:14/6 1.2=NX:31/0 1.3=ONF:4446/0 1.4=14/6"),
  OFPBPC_BAD_EXP_VALUE("1.0=NX:14/7 1.2=NX:32/0 1.3=ONF:4447/0 1.4=14/7"),
  OFPBPC_EPERM("1.0=NX:14/8 1.2=NX:33/0 1.3=ONF:4448/0 1.4=14/8"),
  OFPACFC_INVALID("1.3=ONF:2370/0 1.4=15/0"),
  OFPACFC_UNSUPPORTED("1.3=ONF:2371/0 1.4=15/1"),
  OFPACFC_EPERM("1.3=ONF:2372/0 1.4=15/2"),
  OFPMOFC_UNKNOWN("1.4=16/0"),
  OFPMOFC_MONITOR_EXISTS("1.0=NX:1/517 1.2=NX:6/0 1.4=16/1"),
  OFPMOFC_INVALID_MONITOR("1.4=16/2"),
  OFPMOFC_UNKNOWN_MONITOR("1.0=NX:1/519 1.2=NX:8/0 1.4=16/3"),
  OFPMOFC_BAD_COMMAND("1.4=16/4"),
  OFPMOFC_BAD_FLAGS("1.0=NX:1/518 1.2=NX:7/0 1.4=16/5"),
  OFPMOFC_BAD_TABLE_ID("1.4=16/6"),
  OFPMOFC_BAD_OUT("1.4=16/7"),
  OFPBFC_UNKNOWN("1.3=ONF:2300/0 1.4=17/0"),
  OFPBFC_EPERM("1.3=ONF:2301/0 1.4=17/1"),
  OFPBFC_BAD_ID("1.3=ONF:2302/0 1.4=17/2"),
  OFPBFC_BUNDLE_EXIST("1.3=ONF:2303/0 1.4=17/3"),
  OFPBFC_BUNDLE_CLOSED("1.3=ONF:2304/0 1.4=17/4"),
  OFPBFC_OUT_OF_BUNDLES("1.3=ONF:2305/0 1.4=17/5"),
  OFPBFC_BAD_TYPE("1.3=ONF:2306/0 1.4=17/6"),
  OFPBFC_BAD_FLAGS("1.3=ONF:2307/0 1.4=17/7"),
  OFPBFC_MSG_BAD_LEN("1.3=ONF:2308/0 1.4=17/8"),
  OFPBFC_MSG_BAD_XID("1.3=ONF:2309/0 1.4=17/9"),
  OFPBFC_MSG_UNSUP("1.3=ONF:2310/0 1.4=17/10"),
  OFPBFC_MSG_CONFLICT("1.3=ONF:2311/0 1.4=17/11"),
  OFPBFC_MSG_TOO_MANY("1.3=ONF:2312/0 1.4=17/12"),
  OFPBFC_MSG_FAILED("1.3=ONF:2313/0 1.4=17/13"),
  OFPBFC_TIMEOUT("1.3=ONF:2314/0 1.4=17/14"),
  OFPBFC_BUNDLE_IN_PROGRESS("1.3=ONF:2315/0 1.4=17/15"),
  OFPBFC_SCHED_NOT_SUPPORTED("1.5=17/16"),
  OFPBFC_SCHED_FUTURE("1.5=17/17"),
  OFPBFC_SCHED_PAST("1.5=17/18"),
  OFPBFC_BAD_VERSION("1.4=NX:22/0"),
  NXR_STALE("1.0=NX:1/534 1.2=NX:35/0"),
  NXST_NOT_CONFIGURED("1.0=NX:1/535 1.2=NX:36/0"),
  NXTTMFC_BAD_COMMAND("1.0=NX:1/527 1.2=NX:16/0"),
  NXTTMFC_BAD_OPT_LEN("1.0=NX:1/528 1.2=NX:17/0"),
  NXTTMFC_BAD_FIELD_IDX("1.0=NX:1/529 1.2=NX:18/0"),
  NXTTMFC_TABLE_FULL("1.0=NX:1/530 1.2=NX:19/0"),
  NXTTMFC_ALREADY_MAPPED("1.0=NX:1/531 1.2=NX:20/0"),
  NXTTMFC_DUP_ENTRY("1.0=NX:1/532 1.2=NX:21/0"),
  NXTTMFC_INVALID_TLV_DEL("1.0=NX:1/537 1.2=NX:38/0");

  /** Nicira's experimenter id. */
  public static final int NICIRA = 0x0000_2320;

  /** The Open Networking Foundation's experimenter id. */
  public static final int ONF = 0x4f4e_4600;

  /**
   * @param vendor experimenter id, 0 for the standard's own numbers
   */
  public record Code(int vendor, int typeNumber, int code) {}

  private static final Map<OpenFlowVersion, Map<Code, OpenFlowError>> BY_CODE = new HashMap<>();

  static {
    for (OpenFlowVersion version : OpenFlowVersion.values()) {
      Map<Code, OpenFlowError> byCode = new HashMap<>();
      for (OpenFlowError error : values()) {
        if (error.codes[version.ordinal()] != null) {
          byCode.putIfAbsent(error.codes[version.ordinal()], error);
        }
      }
      BY_CODE.put(version, byCode);
    }
  }

  private final Code[] codes = new Code[OpenFlowVersion.values().length];

  OpenFlowError(String numbers) {
    for (String part : numbers.split(" ")) {
      Code code = parse(part.substring(part.indexOf('=') + 1));
      for (int i = part.charAt(2) - '0'; i < codes.length; i++) {
        codes[i] = code;
      }
    }
  }

  private static Code parse(String text) {
    if (text.equals("-")) {
      return null;
    }
    int vendor = text.startsWith("NX:") ? 0x0000_2320 : text.startsWith("ONF:") ? 0x4f4e_4600 : 0;
    String[] numbers = text.substring(text.indexOf(':') + 1).split("/");
    return new Code(vendor, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
  }

  /** Its numbers in that version, or null if the version has no way to say it. */
  public Code in(OpenFlowVersion version) {
    return codes[version.ordinal()];
  }

  /** The error of those numbers, or null if there is none. */
  public static OpenFlowError of(OpenFlowVersion version, Code code) {
    return BY_CODE.get(version).get(code);
  }
}
