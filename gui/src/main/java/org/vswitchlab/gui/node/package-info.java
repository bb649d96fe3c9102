/**
 * Everything about the selected node, a tab each: what it is decides which. Sees the views of all
 * kinds of nodes. Start at {@link org.vswitchlab.gui.node.NodeViewModel}.
 */
package org.vswitchlab.gui.node;
