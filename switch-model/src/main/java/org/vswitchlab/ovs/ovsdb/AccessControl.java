package org.vswitchlab.ovs.ovsdb;

import java.util.Collection;
import java.util.UUID;

/**
 * What the role of a client lets it change: the tables {@code RBAC_Role} and their permissions,
 * ovsdb-server(7), 3.2 and 4.1.3. What ovsdb-server 3.1 does where that page is silent, or says
 * something else, was found by trying: a pair {@code column:key} permits no update.
 */
final class AccessControl {
  static final String ROLE_TABLE = "RBAC_Role";

  private static final String PERMISSIONS = "permissions";

  private final Database database;
  private final String role;
  private final String clientId;

  private AccessControl(Database database, String role, String clientId) {
    this.database = database;
    this.role = role;
    this.clientId = clientId;
  }

  /** What holds for that client; null if it may do everything. */
  static AccessControl of(Database database, TransactionContext context) {
    boolean isControlled = !context.role().isEmpty() && database.table(ROLE_TABLE) != null;
    return isControlled ? new AccessControl(database, context.role(), context.clientId()) : null;
  }

  private OvsdbError denied(String what, Table table) {
    return new OvsdbError(
        "permission error",
        "RBAC rules for client \""
            + (clientId == null ? "(null)" : clientId)
            + "\" role \""
            + role
            + "\" prohibit "
            + what
            + " table \""
            + table.schema().name()
            + "\".");
  }

  /** The error for a client whose role does not let it convert a database. */
  OvsdbError conversionDenied() {
    return new OvsdbError(
        "permission error",
        "RBAC rules for client \""
            + (clientId == null ? "(null)" : clientId)
            + "\" role \""
            + role
            + "\" prohibit \"convert\" of database "
            + database.schema().name()
            + " (only the root role may convert databases)");
  }

  void checkInsert(Table table, Datum[] data) throws OvsdbError {
    if (!mayInsertOrDelete(table, data)) {
      throw denied("row insertion into", table);
    }
  }

  void checkDelete(Table table, Datum[] data) throws OvsdbError {
    if (!mayInsertOrDelete(table, data)) {
      throw denied("row deletion from", table);
    }
  }

  private boolean mayInsertOrDelete(Table table, Datum[] data) {
    Row permission = permission(table);
    return permission != null
        && permission.bool("insert_delete")
        && isAuthorized(permission, table, data);
  }

  void checkUpdate(Table table, Datum[] data, Collection<ColumnSchema> columns) throws OvsdbError {
    if (!mayChange(table, data, columns)) {
      throw denied("modification of", table);
    }
  }

  void checkMutate(Table table, Datum[] data, Collection<ColumnSchema> columns) throws OvsdbError {
    if (!mayChange(table, data, columns)) {
      throw denied("mutate operation on", table);
    }
  }

  private boolean mayChange(Table table, Datum[] data, Collection<ColumnSchema> columns) {
    Row permission = permission(table);
    if (permission == null || !isAuthorized(permission, table, data)) {
      return false;
    }
    Datum permitted = permission.get("update");
    return columns.stream().allMatch(column -> permitted.containsKey(column.name()));
  }

  /** The row that says what the role may do in a table, or null. */
  private Row permission(Table table) {
    for (Row row : database.table(ROLE_TABLE).rows()) {
      if (row.string("name").equals(role)) {
        ColumnType type = row.schema().column(PERMISSIONS).type();
        Object uuid = row.get(PERMISSIONS).get(table.schema().name());
        return uuid == null ? null : database.table(type.value().refTable()).row((UUID) uuid);
      }
    }
    return null;
  }

  /** Whether a row belongs to the client: it says so in one of the columns that may. */
  private boolean isAuthorized(Row permission, Table table, Datum[] data) {
    if (clientId == null) {
      return false;
    }
    for (Object word : permission.get("authorization").keys()) {
      String[] parts = ((String) word).split(":", 2);
      ColumnSchema column = table.schema().column(parts[0]);
      if (parts[0].isEmpty()
          || column != null && !column.isBuiltIn() && names(column, parts, data)) {
        return true;
      }
    }
    return false;
  }

  private boolean names(ColumnSchema column, String[] parts, Datum[] data) {
    Datum value = data[column.index()];
    if (parts.length == 2) {
      return value.isMap() && clientId.equals(value.get(parts[1]));
    }
    return !value.isMap() && column.type().max() == 1 && clientId.equals(value.single());
  }
}
