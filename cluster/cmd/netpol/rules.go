package main

import (
	"crypto/sha256"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// entry is the chain that every packet to or from a pod passes before anybody else's; prefix begins the names of the chains it leads to.
const (
	entry  = "NETPOL"
	prefix = entry + "-"
)

// known is what policies are judged by.
type known struct {
	pods       []pod // in the order of their addresses
	namespaces map[string]labels.Set
	policies   []*networking.NetworkPolicy // in the order of their names
	sctp       bool                        // whether the kernel can match SCTP's ports; what policies allow of it is refused otherwise
}

// pod is what rules need of one that has an address of its own and has not ended.
type pod struct {
	namespace string
	labels    labels.Set
	address   netip.Addr
	ports     []core.ContainerPort
	here      bool // runs on this node
}

// chains is the content of the filter table that is ours, each rule without "-A NAME". The name of a chain is made of its rules: one that
// is there is right, and pods with the same rules share it.
type chains struct {
	entry []string
	rest  map[string][]string
}

// rules says what the node's pods may send and get. A pod that a policy selects has a chain per direction: what is allowed returns from
// it and goes on to the other pod's chain and the rest of the table, all else is refused. A pod that none selects has no chain.
func rules(all known) chains {
	result := chains{entry: []string{"-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN"}, rest: map[string][]string{}}
	for _, direction := range []direction{egress, ingress} {
		for _, pod := range all.pods {
			if !pod.here {
				continue
			}
			if chain, isolated := all.chainOf(pod, direction); isolated {
				name := nameOf(chain)
				result.rest[name] = chain
				result.rest[nameOf(refusal)] = refusal
				// A pod reaches itself, also through a Service.
				result.entry = append(result.entry,
					fmt.Sprintf("%s %s/32 ! %s %s/32 -j %s", direction.own, pod.address, direction.theirs, pod.address, name))
			}
		}
	}
	return result
}

// refusal is seen at once by a caller of a pod's address: as a TCP reset. Between pods on one bridge the kernel sends that past NAT, so a
// caller of a Service gets an ICMP message, which it sees at its second attempt after a second: during the first, it holds its socket.
var refusal = []string{"-p tcp -m conntrack ! --ctstate DNAT -j REJECT --reject-with tcp-reset", "-j REJECT"}

func nameOf(chain []string) string {
	sum := sha256.Sum256([]byte(strings.Join(chain, "\n")))
	return fmt.Sprintf("%s%x", prefix, sum[:8])
}

// direction is one of a policy's, with iptables' options for a pod's own address and for the other one.
type direction struct {
	kind        networking.PolicyType
	own, theirs string
}

var (
	ingress = direction{networking.PolicyTypeIngress, "-d", "-s"}
	egress  = direction{networking.PolicyTypeEgress, "-s", "-d"}
)

// chainOf returns a pod's chain for one direction, and whether any policy isolates it there.
func (all known) chainOf(pod pod, way direction) (chain []string, isolated bool) {
	for _, policy := range all.policies {
		if policy.Namespace != pod.namespace || !selects(&policy.Spec.PodSelector, pod.labels) || !covers(policy, way) {
			continue
		}
		isolated = true
		comment := fmt.Sprintf(`-m comment --comment "%.200s" -j RETURN`, policy.Namespace+"/"+policy.Name)
		for _, match := range all.matches(policy, way, pod) {
			chain = append(chain, match+comment)
		}
	}
	return append(chain, `-m comment --comment "not allowed by any policy" -j `+nameOf(refusal)), isolated
}

// covers says whether a policy speaks of a direction. The API server fills policyTypes in; without it, ingress always counts, and egress
// where the policy has rules for it.
func covers(policy *networking.NetworkPolicy, way direction) bool {
	if len(policy.Spec.PolicyTypes) == 0 {
		return way.kind == networking.PolicyTypeIngress || len(policy.Spec.Egress) > 0
	}
	return slices.Contains(policy.Spec.PolicyTypes, way.kind)
}

// matches returns the options that match what a policy allows a pod in one direction.
func (all known) matches(policy *networking.NetworkPolicy, way direction, pod pod) []string {
	var result []string
	if way.kind == networking.PolicyTypeIngress {
		for _, rule := range policy.Spec.Ingress {
			result = append(result, all.ingressMatches(policy.Namespace, rule, pod)...)
		}
		return result
	}
	for _, rule := range policy.Spec.Egress {
		result = append(result, all.egressMatches(policy.Namespace, rule)...)
	}
	return result
}

// ingressMatches returns the options that match what a rule lets in to a pod. Names of ports are those of the pod.
func (all known) ingressMatches(namespace string, rule networking.NetworkPolicyIngressRule, pod pod) []string {
	var matches []string
	for _, port := range all.portsOf(rule.Ports, pod.ports) {
		for _, peer := range all.peers(namespace, rule.From) {
			matches = append(matches, matching("-s", peer)+port)
		}
	}
	return matches
}

// egressMatches returns the options that match what a rule lets out. Names of ports are those of each pod it leads to.
func (all known) egressMatches(namespace string, rule networking.NetworkPolicyEgressRule) []string {
	var matches []string
	numbers := slices.DeleteFunc(slices.Clone(rule.Ports), isNamed)
	names := slices.DeleteFunc(slices.Clone(rule.Ports), func(port networking.NetworkPolicyPort) bool { return !isNamed(port) })
	for _, peer := range all.peers(namespace, rule.To) {
		if len(names) == 0 || len(numbers) > 0 {
			for _, port := range all.portsOf(numbers, nil) {
				matches = append(matches, matching("-d", peer)+port)
			}
		}
		if len(names) == 0 {
			continue
		}
		for _, pod := range all.pods {
			if peer.IsValid() && !peer.Contains(pod.address) {
				continue
			}
			for _, port := range all.portsOf(names, pod.ports) {
				matches = append(matches, matching("-d", netip.PrefixFrom(pod.address, 32))+port)
			}
		}
	}
	return matches
}

// matching returns the option for a network, and none for the zero value, which is everything.
func matching(option string, network netip.Prefix) string {
	if !network.IsValid() {
		return ""
	}
	return fmt.Sprintf("%s %s ", option, network)
}

func selects(selector *meta.LabelSelector, set labels.Set) bool {
	matcher, err := meta.LabelSelectorAsSelector(selector)
	return err == nil && matcher.Matches(set)
}
