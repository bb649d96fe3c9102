/**
 * An open scenario: reading the file, the engine behind it, and the one question per poll that
 * every view shares. Sees scenario and the snapshot records of the views. Start at {@link
 * org.vswitchlab.gui.session.LabSession}.
 */
package org.vswitchlab.gui.session;
