package main

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
)

func onePod(namespace, name, address string, ports ...core.ContainerPort) pod {
	return pod{namespace, labels.Set{"app": name}, netip.MustParseAddr(address), ports, true}
}

func app(name string) *meta.LabelSelector {
	return &meta.LabelSelector{MatchLabels: map[string]string{"app": name}}
}

func policyFor(target meta.LabelSelector, spec networking.NetworkPolicySpec) *networking.NetworkPolicy {
	spec.PodSelector = target
	return &networking.NetworkPolicy{ObjectMeta: meta.ObjectMeta{Namespace: "a", Name: "policy"}, Spec: spec}
}

func in(rules ...networking.NetworkPolicyIngressRule) networking.NetworkPolicySpec {
	return networking.NetworkPolicySpec{Ingress: rules, PolicyTypes: []networking.PolicyType{networking.PolicyTypeIngress}}
}

func out(rules ...networking.NetworkPolicyEgressRule) networking.NetworkPolicySpec {
	return networking.NetworkPolicySpec{Egress: rules, PolicyTypes: []networking.PolicyType{networking.PolicyTypeEgress}}
}

// allowed returns the conditions under which the only chain besides the refusal lets a packet return.
func allowed(t *testing.T, all chains) []string {
	t.Helper()
	if len(all.rest) != 2 {
		t.Fatalf("%d chains instead of 2: %v", len(all.rest), all)
	}
	var conditions []string
	for _, chain := range all.rest {
		for _, rule := range chain {
			if condition, returns := strings.CutSuffix(rule, `-m comment --comment "a/policy" -j RETURN`); returns {
				conditions = append(conditions, strings.TrimSpace(condition))
			}
		}
	}
	return conditions
}

func TestAPodWithoutPolicyHasNoChain(t *testing.T) {
	all := rules(known{pods: []pod{onePod("a", "server", "10.42.0.2")}})
	if len(all.rest) != 0 || len(all.entry) != 1 {
		t.Errorf("rules without a policy: %v", all)
	}
}

func TestPodsWithTheSameRulesShareAChain(t *testing.T) {
	pods := []pod{onePod("a", "server", "10.42.0.2"), onePod("a", "server", "10.42.0.3")}
	all := rules(known{pods: pods, policies: []*networking.NetworkPolicy{policyFor(*app("server"), in())}})
	if len(all.rest) != 2 || len(all.entry) != 3 {
		t.Errorf("two replicas: %v", all)
	}
}

func TestPodsOfOtherNodesArePeersOnly(t *testing.T) {
	far := onePod("a", "server", "10.42.1.2")
	far.here = false
	if all := rules(known{pods: []pod{far}, policies: []*networking.NetworkPolicy{policyFor(meta.LabelSelector{}, in())}}); len(all.rest) != 0 {
		t.Errorf("chains for a pod elsewhere: %v", all)
	}
}

func TestDirectionsWithoutPolicyTypes(t *testing.T) {
	egressRules := []networking.NetworkPolicyEgressRule{{}}
	for title, test := range map[string]struct {
		spec networking.NetworkPolicySpec
		want string
	}{
		"neither has rules": {networking.NetworkPolicySpec{}, "Ingress"},
		"egress has":        {networking.NetworkPolicySpec{Egress: egressRules}, "Egress Ingress"},
		"only egress named": {networking.NetworkPolicySpec{PolicyTypes: []networking.PolicyType{networking.PolicyTypeEgress}}, "Egress"},
	} {
		t.Run(title, func(t *testing.T) {
			var got []string
			for _, way := range []direction{egress, ingress} {
				if covers(policyFor(meta.LabelSelector{}, test.spec), way) {
					got = append(got, string(way.kind))
				}
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("got %v, want %s", got, test.want)
			}
		})
	}
}

func TestMatches(t *testing.T) {
	udp, sctp := core.ProtocolUDP, core.ProtocolSCTP
	number, name, end := intstr.FromInt32(80), intstr.FromString("web"), int32(90)
	web := core.ContainerPort{Name: "web", ContainerPort: 8080, Protocol: core.ProtocolTCP}
	all := known{
		pods: []pod{
			onePod("a", "server", "10.42.0.2", web), onePod("a", "client", "10.42.0.3"), onePod("b", "client", "10.42.0.4"),
			onePod("a", "other", "10.42.0.5", core.ContainerPort{Name: "web", ContainerPort: 9090}),
		},
		namespaces: map[string]labels.Set{"a": {"name": "a"}, "b": {"name": "b"}},
		sctp:       true,
	}
	ports := func(all ...networking.NetworkPolicyPort) []networking.NetworkPolicyPort { return all }
	from := func(peer networking.NetworkPolicyPeer) networking.NetworkPolicySpec {
		return in(networking.NetworkPolicyIngressRule{From: []networking.NetworkPolicyPeer{peer}})
	}
	inside := meta.LabelSelector{MatchLabels: map[string]string{"name": "b"}}
	for title, test := range map[string]struct {
		spec networking.NetworkPolicySpec
		want []string
	}{
		"nothing":                {in(), nil},
		"everything":             {in(networking.NetworkPolicyIngressRule{}), []string{""}},
		"a port from everywhere": {in(networking.NetworkPolicyIngressRule{Ports: ports(networking.NetworkPolicyPort{Port: &number})}), []string{"-p tcp --dport 80"}},
		"all UDP":                {in(networking.NetworkPolicyIngressRule{Ports: ports(networking.NetworkPolicyPort{Protocol: &udp})}), []string{"-p udp"}},
		"a range of SCTP ports": {in(networking.NetworkPolicyIngressRule{Ports: ports(networking.NetworkPolicyPort{Protocol: &sctp, Port: &number, EndPort: &end})}),
			[]string{"-p sctp --dport 80:90"}},
		"a name is the target's": {in(networking.NetworkPolicyIngressRule{Ports: ports(networking.NetworkPolicyPort{Port: &name})}), []string{"-p tcp --dport 8080"}},
		"a name nobody has":      {in(networking.NetworkPolicyIngressRule{Ports: ports(networking.NetworkPolicyPort{Port: &name, Protocol: &udp})}), nil},
		"pods of the namespace":  {from(networking.NetworkPolicyPeer{PodSelector: app("client")}), []string{"-s 10.42.0.3/32"}},
		"every pod of another":   {from(networking.NetworkPolicyPeer{NamespaceSelector: &inside}), []string{"-s 10.42.0.4/32"}},
		"some of every namespace": {from(networking.NetworkPolicyPeer{NamespaceSelector: &meta.LabelSelector{}, PodSelector: app("client")}),
			[]string{"-s 10.42.0.3/32", "-s 10.42.0.4/32"}},
		"a block without a part": {out(networking.NetworkPolicyEgressRule{To: []networking.NetworkPolicyPeer{{
			IPBlock: &networking.IPBlock{CIDR: "10.0.0.0/30", Except: []string{"10.0.0.2/32"}}}}}), []string{"-d 10.0.0.0/31", "-d 10.0.0.3/32"}},
		"an IPv6 block": {from(networking.NetworkPolicyPeer{IPBlock: &networking.IPBlock{CIDR: "fd00::/8"}}), nil},
		"a name is each destination's": {out(networking.NetworkPolicyEgressRule{Ports: ports(networking.NetworkPolicyPort{Port: &name})}),
			[]string{"-d 10.42.0.2/32 -p tcp --dport 8080", "-d 10.42.0.5/32 -p tcp --dport 9090"}},
		"names and numbers": {out(networking.NetworkPolicyEgressRule{
			Ports: ports(networking.NetworkPolicyPort{Port: &name}, networking.NetworkPolicyPort{Port: &number}),
			To:    []networking.NetworkPolicyPeer{{PodSelector: app("other")}}}),
			[]string{"-d 10.42.0.5/32 -p tcp --dport 80", "-d 10.42.0.5/32 -p tcp --dport 9090"}},
	} {
		t.Run(title, func(t *testing.T) {
			judged := all
			judged.policies = []*networking.NetworkPolicy{policyFor(*app("server"), test.spec)}
			if got := allowed(t, rules(judged)); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestWhoIsKnown(t *testing.T) {
	object := func(name, node string, phase core.PodPhase, host bool) *core.Pod {
		return &core.Pod{
			ObjectMeta: meta.ObjectMeta{Name: name, UID: types.UID(name)},
			Spec:       core.PodSpec{NodeName: node, HostNetwork: host},
			Status:     core.PodStatus{Phase: phase, PodIPs: []core.PodIP{{IP: "10.42.0.9"}}},
		}
	}
	given := map[types.UID]netip.Addr{
		"new": netip.MustParseAddr("10.42.0.2"), "ended": netip.MustParseAddr("10.42.0.3"), "host": netip.MustParseAddr("10.42.0.4"),
	}
	all := knowing("node-1", given, []*core.Pod{
		object("new", "node-1", core.PodPending, false), object("ended", "node-1", core.PodFailed, false),
		object("host", "node-1", core.PodRunning, true), object("not given", "node-1", core.PodRunning, false),
		object("far", "node-2", core.PodRunning, false),
	}, nil, nil)
	var got []string
	for _, pod := range all.pods {
		got = append(got, pod.address.String())
	}
	if want := []string{"10.42.0.2", "10.42.0.9"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: the new pod's given address and the far one's status", got, want)
	}
}
