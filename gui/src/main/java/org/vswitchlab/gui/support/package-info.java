/**
 * What every view needs: polling of snapshots, merging of rows by key, the thread rule. Sees JavaFX
 * only. FX thread. Start at {@link org.vswitchlab.gui.support.SnapshotPoller}.
 */
package org.vswitchlab.gui.support;
