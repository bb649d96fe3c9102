#!/usr/bin/env bash
# Lets OVN program a simulated hypervisor, and checks with simulated machines what comes of it.
# Needs Debian's ovn-central, ovn-host and openvswitch-common; no root, no kernel module.
# usage: run.sh [options of vswitchlab run]; with KEEP=1 logs and databases are kept
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
vswitchlab="$here/../../../vswitchlab"

for tool in ovn-nbctl ovn-northd ovn-controller ovsdb-tool ovs-vsctl; do
  command -v "$tool" >/dev/null || { echo "needs $tool: apt-get install ovn-central ovn-host" >&2; exit 2; }
done

dir=$(mktemp -d "${TMPDIR:-/tmp}/ovn.XXXXXX")
export OVN_RUNDIR="$dir" OVN_LOGDIR="$dir" OVN_DBDIR="$dir"
stop() {
  for pid_file in "$dir"/*.pid; do
    [ -f "$pid_file" ] && kill "$(cat "$pid_file")" 2>/dev/null
  done
  [ -n "${run:-}" ] && kill "$run" 2>/dev/null
  wait 2>/dev/null
  if [ -n "${KEEP:-}" ]; then echo "kept in $dir" >&2; else rm -rf "$dir"; fi
}
trap stop EXIT
trap "exit 130" INT TERM

wait_for() {
  for _ in $(seq 1 300); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  echo "gave up waiting for: $*" >&2
  exit 1
}

"$vswitchlab" --version >/dev/null
# The northbound and southbound databases are served by the drop-in daemon.
for db in nb sb; do
  ovsdb-tool create "$dir/$db.db" "/usr/share/ovn/ovn-$db.ovsschema"
  OVS_RUNDIR="$dir" OVS_LOGDIR="$dir" "$vswitchlab" ovsdb-server --detach --pidfile="$dir/$db.pid" \
    --log-file="$dir/$db.log" --unixctl="$dir/$db.ctl" --remote="punix:$dir/$db.sock" "$dir/$db.db"
done
nb="unix:$dir/nb.sock" sb="unix:$dir/sb.sock"
ovn-northd --detach --pidfile="$dir/northd.pid" --log-file="$dir/northd.log" --ovnnb-db="$nb" --ovnsb-db="$sb"

ovn-nbctl --db="$nb" -- \
  ls-add sw0 -- lsp-add sw0 sw0-p1 -- lsp-set-addresses sw0-p1 "0a:00:00:00:00:01 10.0.0.11" -- \
  lsp-add sw0 sw0-p2 -- lsp-set-addresses sw0-p2 "0a:00:00:00:00:02 10.0.0.12" -- \
  ls-add sw1 -- lsp-add sw1 sw1-p3 -- lsp-set-addresses sw1-p3 "0a:00:00:00:00:03 10.0.1.13" -- \
  lr-add lr0 -- lrp-add lr0 lr0-sw0 0a:00:00:00:ff:00 10.0.0.1/24 -- lrp-add lr0 lr0-sw1 0a:00:00:00:ff:01 10.0.1.1/24 -- \
  lsp-add sw0 sw0-lr0 -- lsp-set-type sw0-lr0 router -- lsp-set-addresses sw0-lr0 router -- \
  lsp-set-options sw0-lr0 router-port=lr0-sw0 -- \
  lsp-add sw1 sw1-lr0 -- lsp-set-type sw1-lr0 router -- lsp-set-addresses sw1-lr0 router -- \
  lsp-set-options sw1-lr0 router-port=lr0-sw1
ovn-nbctl --db="$nb" dhcp-options-create 10.0.0.0/24
dhcp=$(ovn-nbctl --db="$nb" --bare --columns=_uuid find DHCP_Options cidr=10.0.0.0/24)
ovn-nbctl --db="$nb" dhcp-options-set-options "$dhcp" lease_time=3600 router=10.0.0.1 server_id=10.0.0.1 \
  server_mac=0a:00:00:00:ff:00 mtu=1400
ovn-nbctl --db="$nb" lsp-set-dhcpv4-options sw0-p1 "$dhcp"
ovn-nbctl --db="$nb" acl-add sw1 to-lport 1001 'outport == "sw1-p3" && tcp.dst == 22' drop
ovn-nbctl --db="$nb" acl-add sw1 to-lport 1000 'outport == "sw1-p3" && ip4' allow-related
ovn-nbctl --db="$nb" lb-add lb0 172.16.0.100:80 10.0.1.13:80
ovn-nbctl --db="$nb" ls-lb-add sw0 lb0

"$vswitchlab" run "$here/ovn.vsl.yml" --serve "$dir/run" --pace 1x --until 45s --pcapng "$dir/ovn.pcapng" "$@" &
run=$!
hv="$dir/run/hv1"
wait_for test -S "$hv/db.sock"
wait_for test -S "$hv/br-int.mgmt"
ovs-vsctl --db="unix:$hv/db.sock" set Open_vSwitch . external-ids:system-id=hv1 \
  external-ids:ovn-remote="$sb" external-ids:ovn-encap-type=geneve external-ids:ovn-encap-ip=127.0.0.1
OVS_RUNDIR="$hv" ovn-controller --detach --pidfile="$dir/controller.pid" --log-file="$dir/controller.log" \
  "unix:$hv/db.sock"
for port in sw0-p1 sw0-p2 sw1-p3; do ovn-nbctl --db="$nb" --timeout=15 wait-until Logical_Switch_Port "$port" up=true; done
OVS_RUNDIR="$hv" ovs-ofctl -O OpenFlow15 dump-aggregate br-int
status=0
wait "$run" || status=$?
run=
grep -hE 'ERR|EMER' "$dir"/*.log >&2 || true
exit "$status"
