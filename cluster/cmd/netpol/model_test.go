package main

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// packet is the first one of a connection.
type packet struct {
	from, to netip.Addr
	protocol core.Protocol
	port     int32
}

// TestRulesAgreeWithTheModel compares what iptables would do with made-up policies to what the API's description says of them.
func TestRulesAgreeWithTheModel(t *testing.T) {
	judged := map[bool]int{}
	for seed := range uint64(400) {
		random := rand.New(rand.NewPCG(18, seed))
		all := anyKnown(random)
		written := rules(all)
		for range 100 {
			one := anyPacket(random, all)
			got, want := passes(written, one), allows(all, one)
			judged[want]++
			if got != want {
				t.Fatalf("seed %d: %v passes: %v, want %v, with the rules\n%s", seed, one, got, want, transaction(found{}, nil, written))
			}
		}
	}
	if judged[true] < 2000 || judged[false] < 2000 {
		t.Errorf("the packets are too much alike: %v", judged)
	}
}

// The model: as in the API's description, sentence by sentence.

func allows(all known, one packet) bool {
	if one.from == one.to {
		return true
	}
	return allowsFor(all, one.from, one, networking.PolicyTypeEgress) && allowsFor(all, one.to, one, networking.PolicyTypeIngress)
}

// allowsFor: a pod is isolated if any policy of its namespace selects it for the direction; then what any of them lists is allowed.
func allowsFor(all known, address netip.Addr, one packet, kind networking.PolicyType) bool {
	index := slices.IndexFunc(all.pods, func(pod pod) bool { return pod.here && pod.address == address })
	if index < 0 {
		return true
	}
	isolated := false
	for _, policy := range all.policies {
		if policy.Namespace != all.pods[index].namespace || !modelSelects(policy.Spec.PodSelector, all.pods[index].labels) ||
			!slices.Contains(policy.Spec.PolicyTypes, kind) {
			continue
		}
		isolated = true
		if kind == networking.PolicyTypeIngress && slices.ContainsFunc(policy.Spec.Ingress, func(rule networking.NetworkPolicyIngressRule) bool {
			return allowsPort(all, rule.Ports, one) && allowsPeer(all, policy.Namespace, rule.From, one.from)
		}) {
			return true
		}
		if kind == networking.PolicyTypeEgress && slices.ContainsFunc(policy.Spec.Egress, func(rule networking.NetworkPolicyEgressRule) bool {
			return allowsPort(all, rule.Ports, one) && allowsPeer(all, policy.Namespace, rule.To, one.to)
		}) {
			return true
		}
	}
	return !isolated
}

// allowsPort: names are those of the pod that the packet goes to, in both directions.
func allowsPort(all known, ports []networking.NetworkPolicyPort, one packet) bool {
	if len(ports) == 0 {
		return true
	}
	return slices.ContainsFunc(ports, func(port networking.NetworkPolicyPort) bool {
		if port.Protocol == nil && one.protocol != core.ProtocolTCP || port.Protocol != nil && *port.Protocol != one.protocol {
			return false
		}
		switch {
		case port.Port == nil:
			return true
		case port.Port.Type == intstr.String:
			return slices.ContainsFunc(all.pods, func(pod pod) bool {
				return pod.address == one.to && slices.Contains(pod.ports,
					core.ContainerPort{Name: port.Port.StrVal, ContainerPort: one.port, Protocol: one.protocol})
			})
		case port.EndPort != nil:
			return port.Port.IntVal <= one.port && one.port <= *port.EndPort
		default:
			return port.Port.IntVal == one.port
		}
	})
}

func allowsPeer(all known, namespace string, peers []networking.NetworkPolicyPeer, other netip.Addr) bool {
	if len(peers) == 0 {
		return true
	}
	return slices.ContainsFunc(peers, func(peer networking.NetworkPolicyPeer) bool {
		if peer.IPBlock != nil {
			return netip.MustParsePrefix(peer.IPBlock.CIDR).Contains(other) &&
				!slices.ContainsFunc(peer.IPBlock.Except, func(text string) bool { return netip.MustParsePrefix(text).Contains(other) })
		}
		return slices.ContainsFunc(all.pods, func(pod pod) bool {
			if pod.address != other {
				return false
			}
			if peer.NamespaceSelector == nil {
				return pod.namespace == namespace && modelSelects(*peer.PodSelector, pod.labels)
			}
			return modelSelects(*peer.NamespaceSelector, all.namespaces[pod.namespace]) &&
				(peer.PodSelector == nil || modelSelects(*peer.PodSelector, pod.labels))
		})
	})
}

func modelSelects(selector meta.LabelSelector, set labels.Set) bool {
	for key, value := range selector.MatchLabels {
		if set[key] != value {
			return false
		}
	}
	return true
}

// What iptables does with the rules: only the options that the rules use, any other fails the test.

func passes(all chains, one packet) bool {
	return walk(all, all.entry, one) != "REJECT"
}

func walk(all chains, chain []string, one packet) string {
	for _, rule := range chain {
		matches, target := evaluate(strings.Fields(rule), one)
		switch {
		case !matches:
		case target == "RETURN" || target == "REJECT":
			return target
		default:
			if walk(all, all.rest[target], one) == "REJECT" {
				return "REJECT"
			}
		}
	}
	return "RETURN"
}

func evaluate(words []string, one packet) (matches bool, target string) {
	negated := false
	matches = true
	for i := 0; i < len(words); i++ {
		holds := true
		option := words[i]
		if option == "!" {
			negated = true
			continue
		}
		i++
		switch option {
		case "-s":
			holds = netip.MustParsePrefix(words[i]).Contains(one.from)
		case "-d":
			holds = netip.MustParsePrefix(words[i]).Contains(one.to)
		case "-p":
			holds = words[i] == strings.ToLower(string(one.protocol))
		case "--dport":
			first, last, ranged := strings.Cut(words[i], ":")
			if !ranged {
				last = first
			}
			holds = number(first) <= one.port && one.port <= number(last)
		case "--ctstate":
			holds = false // a first packet is new; here it goes to the pod's own address
		case "--comment":
			for !strings.HasSuffix(words[i], `"`) {
				i++
			}
		case "-j":
			target = words[i]
		case "-m", "--reject-with":
		default:
			panic("unknown option " + option)
		}
		matches = matches && holds != negated
		negated = false
	}
	return matches, target
}

func number(text string) int32 {
	value, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		panic(err)
	}
	return int32(value)
}

// Made-up clusters.

var (
	protocols = []core.Protocol{core.ProtocolTCP, core.ProtocolUDP, core.ProtocolSCTP}
	values    = []string{"x", "y"}
)

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }

// some returns up to the given number of made-up things, none of them as often as any other number.
func some[T any](random *rand.Rand, most int, one func(*rand.Rand) T) []T {
	var all []T
	for range random.IntN(most + 1) {
		all = append(all, one(random))
	}
	return all
}

func anyKnown(random *rand.Rand) known {
	all := known{namespaces: map[string]labels.Set{}, sctp: true}
	for _, name := range []string{"a", "b", "c"} {
		all.namespaces[name] = anyLabels(random)
	}
	for i := range 2 + random.IntN(8) {
		address := netip.AddrFrom4([4]byte{10, 42, byte(random.IntN(2)), byte(2 + i)})
		all.pods = append(all.pods, pod{pick(random, []string{"a", "b", "c"}), anyLabels(random), address, some(random, 2, anyContainerPort), random.IntN(4) > 0})
	}
	slices.SortFunc(all.pods, func(a, b pod) int { return a.address.Compare(b.address) })
	for i := range random.IntN(6) {
		policy := anyPolicy(random)
		policy.Name = fmt.Sprint("policy-", i)
		all.policies = append(all.policies, policy)
	}
	return all
}

func anyLabels(random *rand.Rand) labels.Set {
	return labels.Set{"k": pick(random, values), "l": pick(random, values)}
}

func anyContainerPort(random *rand.Rand) core.ContainerPort {
	return core.ContainerPort{Name: pick(random, values), ContainerPort: 80 + random.Int32N(6), Protocol: pick(random, protocols)}
}

func anySelector(random *rand.Rand) *meta.LabelSelector {
	selector := &meta.LabelSelector{}
	if random.IntN(3) > 0 {
		selector.MatchLabels = map[string]string{pick(random, []string{"k", "l"}): pick(random, values)}
	}
	return selector
}

func anyPolicy(random *rand.Rand) *networking.NetworkPolicy {
	policy := &networking.NetworkPolicy{ObjectMeta: meta.ObjectMeta{Namespace: pick(random, []string{"a", "b", "c"})}}
	policy.Spec.PodSelector = *anySelector(random)
	policy.Spec.PolicyTypes = pick(random, [][]networking.PolicyType{
		{networking.PolicyTypeIngress}, {networking.PolicyTypeEgress}, {networking.PolicyTypeIngress, networking.PolicyTypeEgress},
	})
	policy.Spec.Ingress = some(random, 2, func(random *rand.Rand) networking.NetworkPolicyIngressRule {
		return networking.NetworkPolicyIngressRule{From: some(random, 2, anyPeer), Ports: some(random, 2, anyPort)}
	})
	policy.Spec.Egress = some(random, 2, func(random *rand.Rand) networking.NetworkPolicyEgressRule {
		return networking.NetworkPolicyEgressRule{To: some(random, 2, anyPeer), Ports: some(random, 2, anyPort)}
	})
	return policy
}

func anyPeer(random *rand.Rand) networking.NetworkPolicyPeer {
	switch random.IntN(4) {
	case 0:
		return networking.NetworkPolicyPeer{PodSelector: anySelector(random)}
	case 1:
		return networking.NetworkPolicyPeer{NamespaceSelector: anySelector(random)}
	case 2:
		return networking.NetworkPolicyPeer{NamespaceSelector: anySelector(random), PodSelector: anySelector(random)}
	default:
		return networking.NetworkPolicyPeer{IPBlock: anyBlock(random)}
	}
}

func anyBlock(random *rand.Rand) *networking.IPBlock {
	within := func(random *rand.Rand, bits int) string {
		address := netip.AddrFrom4([4]byte{10, 42, byte(random.IntN(2)), byte(random.IntN(16))})
		return netip.PrefixFrom(address, bits).Masked().String()
	}
	return &networking.IPBlock{
		CIDR:   within(random, pick(random, []int{0, 16, 24, 28, 30})),
		Except: some(random, 2, func(random *rand.Rand) string { return within(random, pick(random, []int{24, 29, 31, 32})) }),
	}
}

func anyPort(random *rand.Rand) networking.NetworkPolicyPort {
	var port networking.NetworkPolicyPort
	if random.IntN(4) > 0 {
		protocol := pick(random, protocols)
		port.Protocol = &protocol
	}
	first := 80 + random.Int32N(6)
	number, name, last := intstr.FromInt32(first), intstr.FromString(pick(random, values)), first+random.Int32N(3)
	switch random.IntN(4) {
	case 0:
	case 1:
		port.Port = &name
	case 2:
		port.Port, port.EndPort = &number, &last
	default:
		port.Port = &number
	}
	return port
}

func anyPacket(random *rand.Rand, all known) packet {
	side := func() netip.Addr {
		if random.IntN(8) == 0 {
			return netip.AddrFrom4([4]byte{10, 42, byte(random.IntN(3)), byte(random.IntN(16))})
		}
		return pick(random, all.pods).address
	}
	return packet{side(), side(), pick(random, protocols), 80 + random.Int32N(6)}
}
