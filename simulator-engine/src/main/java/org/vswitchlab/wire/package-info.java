/**
 * Bytes and protocol layouts. Per protocol a {@code ...View} that reads a slice in place and a
 * record that builds; malformed input is a value that says so, never an exception.
 *
 * <p>Sees nothing else of the engine; all types may be used on any thread. Start at {@link
 * org.vswitchlab.wire.Frame}.
 */
package org.vswitchlab.wire;
