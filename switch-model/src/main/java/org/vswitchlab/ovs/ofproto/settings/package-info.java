/**
 * What bridges, ports, bonds, mirrors and protocols are configured with, each as one immutable
 * value: the columns of ovs-vswitchd.conf.db(5) after they were read and clamped.
 *
 * <p>Sees ovs.ofproto.protocol alone. Safe on every thread.
 */
package org.vswitchlab.ovs.ofproto.settings;
