/**
 * A small OpenFlow controller for simulated machines, as ovs-testcontroller(8): a learning switch
 * or a hub. It talks over the machine's simulated TCP, so that its latency, its failures and what
 * it says can be seen like any other traffic. Sees management.openflow, the codec and the shell's
 * commands; runs on the engine's thread. Start at {@link
 * org.vswitchlab.management.testcontroller.LearningController}.
 */
package org.vswitchlab.management.testcontroller;
