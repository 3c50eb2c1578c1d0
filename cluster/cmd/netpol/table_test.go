package main

import (
	"strings"
	"testing"
)

const saved = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:KUBE-FORWARD - [0:0]
:NETPOL - [0:0]
:NETPOL-old - [0:0]
-A INPUT -j NETPOL
-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
-A FORWARD -j NETPOL
-A NETPOL -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN
-A NETPOL -s 10.42.0.2/32 ! -d 10.42.0.2/32 -j NETPOL-old
-A NETPOL-old -j REJECT --reject-with icmp-port-unreachable
COMMIT
`

func TestReadingWhatIsThere(t *testing.T) {
	there := read(saved)
	if there.chains[entry] != 2 || there.chains["NETPOL-old"] != 1 || len(there.chains) != 2 {
		t.Errorf("chains: %v", there.chains)
	}
	if !there.first["INPUT"] || there.first["FORWARD"] || there.jumps["FORWARD"] != 1 {
		t.Errorf("jumps: %v, first: %v", there.jumps, there.first)
	}
}

func TestAJumpBehindOthersIsNoticed(t *testing.T) {
	written := chains{entry: make([]string, 2), rest: map[string][]string{"NETPOL-old": make([]string, 1)}}
	if read(saved).equal(written.asFound()) {
		t.Error("a jump behind kube-proxy's counts as right")
	}
	moved := strings.Replace(saved, "-A FORWARD -m", "-A OUTPUT -m", 1)
	if !read(moved).equal(written.asFound()) {
		t.Errorf("got %v, want %v", read(moved), written.asFound())
	}
}

func TestOneStepReplacesWhatIsThere(t *testing.T) {
	wanted := chains{
		entry: []string{"first", "second"},
		rest:  map[string][]string{"NETPOL-kept": {"same"}, "NETPOL-new": {"rule"}},
	}
	there := read(saved)
	there.chains["NETPOL-kept"] = 1
	got := transaction(there, map[string][]string{"NETPOL-kept": {"same"}}, wanted)
	want := `*filter
:NETPOL - [0:0]
:NETPOL-new - [0:0]
:NETPOL-old - [0:0]
-A NETPOL-new rule
-A NETPOL first
-A NETPOL second
-D FORWARD -j NETPOL
-I FORWARD 1 -j NETPOL
-D INPUT -j NETPOL
-I INPUT 1 -j NETPOL
-X NETPOL-old
COMMIT
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
