/**
 * Read-only facts that leave the engine: what was decided about a frame and how each frame ended.
 * Sees time, wire and engine. Start at {@link org.vswitchlab.observe.FrameLedger}.
 */
package org.vswitchlab.observe;
