"""A learning switch for os-ken in the OpenFlow version that OF_VERSION (1 to 6) names."""

import os

from os_ken.base import app_manager
from os_ken.controller import ofp_event
from os_ken.controller.handler import CONFIG_DISPATCHER, MAIN_DISPATCHER, set_ev_cls

VERSION = int(os.environ["OF_VERSION"])


class LearningSwitch(app_manager.OSKenApp):
    OFP_VERSIONS = [VERSION]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.port_of = {}

    @set_ev_cls(ofp_event.EventOFPSwitchFeatures, CONFIG_DISPATCHER)
    def features(self, event):
        if VERSION >= 4:
            datapath = event.msg.datapath
            ofp, parser = datapath.ofproto, datapath.ofproto_parser
            out = parser.OFPActionOutput(ofp.OFPP_CONTROLLER, ofp.OFPCML_NO_BUFFER)
            self.add(datapath, 0, parser.OFPMatch(), [out])

    def add(self, datapath, priority, match, actions):
        ofp, parser = datapath.ofproto, datapath.ofproto_parser
        if VERSION == 1:
            mod = parser.OFPFlowMod(datapath, match, 0, ofp.OFPFC_ADD, 0, 0, priority,
                                    0xffffffff, ofp.OFPP_NONE, 0, actions)
        else:
            apply = parser.OFPInstructionActions(ofp.OFPIT_APPLY_ACTIONS, actions)
            mod = parser.OFPFlowMod(datapath=datapath, priority=priority, match=match,
                                    command=ofp.OFPFC_ADD, instructions=[apply],
                                    cookie=0, cookie_mask=0, table_id=0, idle_timeout=0,
                                    hard_timeout=0, buffer_id=0xffffffff,
                                    out_port=0, out_group=0, flags=0)
        datapath.send_msg(mod)

    @set_ev_cls(ofp_event.EventOFPPacketIn, MAIN_DISPATCHER)
    def packet_in(self, event):
        msg = event.msg
        datapath = msg.datapath
        ofp, parser = datapath.ofproto, datapath.ofproto_parser
        if VERSION <= 2:
            in_port = msg.in_port
        else:
            in_port = msg.match["in_port"]
        destination, source = msg.data[0:6], msg.data[6:12]
        self.port_of[source] = in_port
        out_port = self.port_of.get(destination)
        actions = [parser.OFPActionOutput(out_port or ofp.OFPP_FLOOD)]
        if out_port:
            text = ":".join("%02x" % b for b in destination)
            if VERSION == 1:
                match = parser.OFPMatch(in_port=in_port, dl_dst=destination)
            elif VERSION == 3:
                match = parser.OFPMatch()
                match.set_in_port(in_port)
                match.set_dl_dst(destination)
            else:
                match = parser.OFPMatch(in_port=in_port, eth_dst=text)
            self.add(datapath, 1, match, actions)
        if VERSION == 6:
            out = parser.OFPPacketOut(datapath=datapath, buffer_id=0xffffffff,
                                      match=parser.OFPMatch(in_port=in_port),
                                      actions=actions, data=msg.data)
        else:
            out = parser.OFPPacketOut(datapath=datapath, buffer_id=0xffffffff,
                                      in_port=in_port, actions=actions, data=msg.data)
        datapath.send_msg(out)
