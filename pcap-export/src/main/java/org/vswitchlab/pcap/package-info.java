/**
 * Capture files: writing pcapng, reading pcap and pcapng, and sessions that record what passes a
 * set of network devices.
 *
 * <p>Sees the engine's wire, link and observe packages. Writers are confined to the engine thread;
 * readers to whoever opened them. Start at {@link org.vswitchlab.pcap.CaptureSession} and {@link
 * org.vswitchlab.pcap.CaptureReader}.
 */
package org.vswitchlab.pcap;
