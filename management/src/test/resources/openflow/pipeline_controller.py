# An OpenFlow 1.3 controller with a pipeline of tables, in the way of the larger ones: it clears the
# switch, asks for everything that it has to tell, gives ports VLANs and learns addresses into two
# tables. Whatever is refused is written down as REFUSED.
from os_ken.base import app_manager
from os_ken.controller import ofp_event
from os_ken.controller.handler import CONFIG_DISPATCHER, MAIN_DISPATCHER, set_ev_cls
from os_ken.lib.packet import ethernet, packet, vlan
from os_ken.ofproto import ofproto_v1_3

VLAN_TABLE, SOURCE_TABLE, DESTINATION_TABLE, FLOOD_TABLE = range(4)
COOKIE = 0x5adc15c0
VLANS = {1: 100, 2: 100, 3: 200}
METER = 1
FLOOD_GROUP = 4096


class PipelineController(app_manager.OSKenApp):
    OFP_VERSIONS = [ofproto_v1_3.OFP_VERSION]

    @set_ev_cls(ofp_event.EventOFPErrorMsg, [CONFIG_DISPATCHER, MAIN_DISPATCHER])
    def refused(self, event):
        print('REFUSED type %d code %d' % (event.msg.type, event.msg.code), flush=True)

    @set_ev_cls(ofp_event.EventOFPSwitchFeatures, CONFIG_DISPATCHER)
    def features(self, event):
        dp = event.msg.datapath
        ofp, parser = dp.ofproto, dp.ofproto_parser
        dp.send_msg(parser.OFPSetConfig(dp, ofp.OFPC_FRAG_NORMAL, ofp.OFPCML_NO_BUFFER))
        dp.send_msg(parser.OFPFlowMod(
            dp, command=ofp.OFPFC_DELETE, table_id=ofp.OFPTT_ALL, out_port=ofp.OFPP_ANY,
            out_group=ofp.OFPG_ANY, priority=0, match=parser.OFPMatch()))
        dp.send_msg(parser.OFPGroupMod(dp, ofp.OFPGC_DELETE, ofp.OFPGT_ALL, ofp.OFPG_ALL))
        dp.send_msg(parser.OFPMeterMod(dp, ofp.OFPMC_DELETE, 0, ofp.OFPM_ALL))
        dp.send_msg(parser.OFPBarrierRequest(dp))
        dp.send_msg(parser.OFPDescStatsRequest(dp))
        dp.send_msg(parser.OFPTableFeaturesStatsRequest(dp, 0, []))
        dp.send_msg(parser.OFPPortDescStatsRequest(dp, 0))
        dp.send_msg(parser.OFPGroupFeaturesStatsRequest(dp, 0))
        dp.send_msg(parser.OFPMeterFeaturesStatsRequest(dp, 0))
        dp.send_msg(parser.OFPGetAsyncRequest(dp))
        dp.send_msg(parser.OFPRoleRequest(dp, ofp.OFPCR_ROLE_MASTER, 1))
        self.pipeline(dp)

    def add(self, dp, table, priority, match, instructions, **other):
        dp.send_msg(dp.ofproto_parser.OFPFlowMod(
            dp, cookie=COOKIE, table_id=table, priority=priority, match=match,
            instructions=instructions, **other))

    def pipeline(self, dp):
        ofp, parser = dp.ofproto, dp.ofproto_parser
        goto = parser.OFPInstructionGotoTable
        apply = lambda *actions: parser.OFPInstructionActions(
            ofp.OFPIT_APPLY_ACTIONS, list(actions))
        dp.send_msg(parser.OFPMeterMod(
            dp, ofp.OFPMC_ADD, ofp.OFPMF_KBPS | ofp.OFPMF_BURST | ofp.OFPMF_STATS, METER,
            [parser.OFPMeterBandDrop(rate=100000, burst_size=10000)]))
        for table in (VLAN_TABLE, SOURCE_TABLE, DESTINATION_TABLE, FLOOD_TABLE):
            self.add(dp, table, 0, parser.OFPMatch(), [])
        self.add(dp, VLAN_TABLE, 9999, parser.OFPMatch(eth_type=0x88cc), [])
        for port, vid in VLANS.items():
            self.add(
                dp, VLAN_TABLE, 9000, parser.OFPMatch(in_port=port, vlan_vid=0),
                [parser.OFPInstructionMeter(METER, ofp.OFPIT_METER),
                 apply(parser.OFPActionPushVlan(0x8100),
                       parser.OFPActionSetField(vlan_vid=ofp.OFPVID_PRESENT | vid)),
                 parser.OFPInstructionWriteMetadata(vid, 0xfff),
                 goto(SOURCE_TABLE)])
        for vid in sorted(set(VLANS.values())):
            tagged = ofp.OFPVID_PRESENT | vid
            self.add(
                dp, SOURCE_TABLE, 4096, parser.OFPMatch(vlan_vid=tagged),
                [apply(parser.OFPActionOutput(ofp.OFPP_CONTROLLER, 128)), goto(DESTINATION_TABLE)])
            self.add(
                dp, DESTINATION_TABLE, 4096, parser.OFPMatch(vlan_vid=tagged), [goto(FLOOD_TABLE)])
            members = [port for port in VLANS if VLANS[port] == vid]
            buckets = [
                parser.OFPBucket(
                    actions=[parser.OFPActionPopVlan(), parser.OFPActionOutput(port)])
                for port in members]
            dp.send_msg(parser.OFPGroupMod(
                dp, ofp.OFPGC_ADD, ofp.OFPGT_ALL, FLOOD_GROUP + vid, buckets))
            self.add(
                dp, FLOOD_TABLE, 4096,
                parser.OFPMatch(vlan_vid=tagged, metadata=(vid, 0xfff)),
                [apply(parser.OFPActionGroup(FLOOD_GROUP + vid))])
        dp.send_msg(parser.OFPBarrierRequest(dp))
        dp.send_msg(parser.OFPFlowStatsRequest(dp, 0, ofp.OFPTT_ALL, ofp.OFPP_ANY, ofp.OFPG_ANY,
                                               COOKIE, 0xffffffffffffffff, parser.OFPMatch()))
        dp.send_msg(parser.OFPPortStatsRequest(dp, 0, ofp.OFPP_ANY))
        dp.send_msg(parser.OFPQueueStatsRequest(dp, 0, ofp.OFPP_ANY, ofp.OFPQ_ALL))
        dp.send_msg(parser.OFPGroupDescStatsRequest(dp, 0))
        dp.send_msg(parser.OFPGroupStatsRequest(dp, 0, ofp.OFPG_ALL))
        dp.send_msg(parser.OFPMeterStatsRequest(dp, 0, ofp.OFPM_ALL))
        dp.send_msg(parser.OFPMeterConfigStatsRequest(dp, 0, ofp.OFPM_ALL))
        dp.send_msg(parser.OFPTableStatsRequest(dp, 0))

    @set_ev_cls(ofp_event.EventOFPTableFeaturesStatsReply, [CONFIG_DISPATCHER, MAIN_DISPATCHER])
    def tables(self, event):
        for table in event.msg.body:
            if table.table_id <= FLOOD_TABLE:
                print('TABLE %d: %d properties, at most %d flows' % (
                    table.table_id, len(table.properties), table.max_entries), flush=True)

    @set_ev_cls(ofp_event.EventOFPFlowStatsReply, MAIN_DISPATCHER)
    def flows(self, event):
        print('FLOWS %d' % len(event.msg.body), flush=True)

    @set_ev_cls(ofp_event.EventOFPPacketIn, MAIN_DISPATCHER)
    def packet_in(self, event):
        message = event.msg
        dp = message.datapath
        ofp, parser = dp.ofproto, dp.ofproto_parser
        headers = packet.Packet(message.data)
        source = headers.get_protocol(ethernet.ethernet).src
        tag = headers.get_protocol(vlan.vlan)
        port = message.match['in_port']
        if message.table_id != SOURCE_TABLE or message.cookie != COOKIE or tag is None:
            print('REFUSED a packet from table %d' % message.table_id, flush=True)
            return
        tagged = ofp.OFPVID_PRESENT | tag.vid
        # What was known of the address goes first, as it may have moved.
        dp.send_msg(parser.OFPFlowMod(
            dp, command=ofp.OFPFC_DELETE, table_id=DESTINATION_TABLE, out_port=ofp.OFPP_ANY,
            out_group=ofp.OFPG_ANY, match=parser.OFPMatch(vlan_vid=tagged, eth_dst=source)))
        self.add(
            dp, DESTINATION_TABLE, 8192, parser.OFPMatch(vlan_vid=tagged, eth_dst=source),
            [parser.OFPInstructionActions(ofp.OFPIT_APPLY_ACTIONS, [
                parser.OFPActionPopVlan(), parser.OFPActionOutput(port)])],
            idle_timeout=300)
        self.add(
            dp, SOURCE_TABLE, 8191,
            parser.OFPMatch(in_port=port, vlan_vid=tagged, eth_src=source),
            [parser.OFPInstructionGotoTable(DESTINATION_TABLE)],
            hard_timeout=150, flags=ofp.OFPFF_SEND_FLOW_REM)
        dp.send_msg(parser.OFPBarrierRequest(dp))
