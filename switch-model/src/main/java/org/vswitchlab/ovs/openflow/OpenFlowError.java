package org.vswitchlab.ovs.openflow;

/**
 * Errors that a switch answers with: OpenFlow 1.3.5, 7.4.4, and the extensions' own. Type and code
 * are those of OpenFlow 1.3.
 */
public enum OpenFlowError {
  OFPBRC_BAD_TYPE(1, 1),
  OFPBRC_BAD_LEN(1, 6),
  OFPBRC_EPERM(1, 5),
  OFPBRC_BAD_TABLE_ID(1, 9),
  OFPBRC_BAD_PORT(1, 11),
  OFPBRC_BAD_PACKET(1, 12),
  OFPBAC_BAD_TYPE(2, 0),
  OFPBAC_BAD_OUT_PORT(2, 4),
  OFPBAC_BAD_ARGUMENT(2, 5),
  OFPBAC_BAD_QUEUE(2, 8),
  OFPBAC_BAD_OUT_GROUP(2, 9),
  OFPBAC_MATCH_INCONSISTENT(2, 10),
  OFPBAC_UNSUPPORTED_ORDER(2, 11),
  OFPBAC_BAD_SET_TYPE(2, 13),
  OFPBAC_BAD_SET_LEN(2, 14),
  OFPBAC_BAD_SET_ARGUMENT(2, 15),
  OFPBIC_BAD_TABLE_ID(3, 2),
  OFPBMC_BAD_WILDCARDS(4, 5),
  OFPBMC_BAD_FIELD(4, 6),
  OFPBMC_BAD_VALUE(4, 7),
  OFPBMC_BAD_MASK(4, 8),
  OFPBMC_BAD_PREREQ(4, 9),
  OFPBMC_DUP_FIELD(4, 10),
  OFPFMFC_UNKNOWN(5, 0),
  OFPFMFC_TABLE_FULL(5, 1),
  OFPFMFC_BAD_TABLE_ID(5, 2),
  OFPFMFC_OVERLAP(5, 3),
  OFPFMFC_EPERM(5, 4),
  OFPFMFC_BAD_TIMEOUT(5, 5),
  OFPFMFC_BAD_COMMAND(5, 6),
  OFPFMFC_BAD_FLAGS(5, 7),
  OFPGMFC_GROUP_EXISTS(6, 0),
  OFPGMFC_INVALID_GROUP(6, 1),
  OFPGMFC_OUT_OF_GROUPS(6, 3),
  OFPGMFC_LOOP(6, 7),
  OFPGMFC_UNKNOWN_GROUP(6, 8),
  OFPGMFC_BAD_TYPE(6, 11),
  OFPGMFC_BAD_BUCKET(6, 13),
  OFPGMFC_UNKNOWN_BUCKET(6, 16),
  OFPGMFC_BUCKET_EXISTS(6, 15),
  OFPPMFC_BAD_PORT(7, 0),
  OFPPMFC_BAD_HW_ADDR(7, 1),
  OFPMMFC_METER_EXISTS(12, 1),
  OFPMMFC_INVALID_METER(12, 2),
  OFPMMFC_UNKNOWN_METER(12, 3),
  OFPMMFC_BAD_COMMAND(12, 4),
  OFPMMFC_BAD_FLAGS(12, 5),
  OFPMMFC_BAD_RATE(12, 6),
  OFPMMFC_BAD_BAND(12, 8),
  OFPMMFC_OUT_OF_METERS(12, 10),
  OFPMMFC_OUT_OF_BANDS(12, 11);

  private final int typeNumber;
  private final int code;

  OpenFlowError(int typeNumber, int code) {
    this.typeNumber = typeNumber;
    this.code = code;
  }

  /** OFPET_*. */
  public int typeNumber() {
    return typeNumber;
  }

  public int code() {
    return code;
  }
}
