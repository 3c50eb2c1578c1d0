package main

import (
	"fmt"
	"net/netip"
	"strings"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
)

// peers returns the networks of a rule's peers; a rule that names none means everything, the zero value.
func (all known) peers(namespace string, named []networking.NetworkPolicyPeer) []netip.Prefix {
	if len(named) == 0 {
		return []netip.Prefix{{}}
	}
	var result []netip.Prefix
	for _, one := range named {
		if one.IPBlock != nil {
			result = append(result, blocks(one.IPBlock)...)
			continue
		}
		for _, pod := range all.pods {
			if all.isPeer(pod, namespace, one) {
				result = append(result, netip.PrefixFrom(pod.address, 32))
			}
		}
	}
	return result
}

// isPeer says whether a pod is meant by a peer with selectors: one for namespaces that is absent means the policy's own, one for pods
// that is absent means all, and one that is empty matches everything.
func (all known) isPeer(pod pod, namespace string, peer networking.NetworkPolicyPeer) bool {
	if peer.NamespaceSelector == nil && pod.namespace != namespace {
		return false
	}
	if peer.NamespaceSelector != nil && !selects(peer.NamespaceSelector, all.namespaces[pod.namespace]) {
		return false
	}
	return peer.PodSelector == nil || selects(peer.PodSelector, pod.labels)
}

// blocks returns a block without its exceptions, as networks that do not overlap. Of IPv6, which pods do not have, there are none.
func blocks(block *networking.IPBlock) []netip.Prefix {
	whole, err := netip.ParsePrefix(block.CIDR)
	if err != nil || !whole.Addr().Is4() {
		return nil
	}
	left := []netip.Prefix{whole.Masked()}
	for _, text := range block.Except {
		except, err := netip.ParsePrefix(text)
		if err != nil {
			continue
		}
		var rest []netip.Prefix
		for _, network := range left {
			rest = append(rest, without(network, except.Masked())...)
		}
		left = rest
	}
	return left
}

// without halves a network until no part overlaps the exception.
func without(network, except netip.Prefix) []netip.Prefix {
	switch {
	case !network.Overlaps(except):
		return []netip.Prefix{network}
	case network.Bits() >= except.Bits():
		return nil
	}
	bits := network.Bits() + 1
	upper := network.Addr().As4()
	upper[(bits-1)/8] |= 1 << (7 - (bits-1)%8)
	return append(without(netip.PrefixFrom(network.Addr(), bits), except), without(netip.PrefixFrom(netip.AddrFrom4(upper), bits), except)...)
}

func isNamed(port networking.NetworkPolicyPort) bool {
	return port.Port != nil && port.Port.StrVal != ""
}

// portsOf returns the options that match any of a rule's ports, names being those of the given containers' ports; one without conditions
// when the rule names none.
func (all known) portsOf(ports []networking.NetworkPolicyPort, named []core.ContainerPort) []string {
	if len(ports) == 0 {
		return []string{""}
	}
	var matches []string
	for _, port := range ports {
		protocol := core.ProtocolTCP
		if port.Protocol != nil {
			protocol = *port.Protocol
		}
		if protocol == core.ProtocolSCTP && !all.sctp {
			continue
		}
		option := fmt.Sprintf("-p %s ", strings.ToLower(string(protocol)))
		switch {
		case port.Port == nil:
			matches = append(matches, option)
		case isNamed(port):
			for _, candidate := range named {
				if candidate.Name == port.Port.StrVal && protocolOf(candidate) == protocol {
					matches = append(matches, fmt.Sprintf("%s--dport %d ", option, candidate.ContainerPort))
				}
			}
		case port.EndPort != nil:
			matches = append(matches, fmt.Sprintf("%s--dport %d:%d ", option, port.Port.IntVal, *port.EndPort))
		default:
			matches = append(matches, fmt.Sprintf("%s--dport %d ", option, port.Port.IntVal))
		}
	}
	return matches
}

func protocolOf(port core.ContainerPort) core.Protocol {
	if port.Protocol == "" {
		return core.ProtocolTCP
	}
	return port.Protocol
}
