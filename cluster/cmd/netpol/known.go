package main

import (
	"cmp"
	"net/netip"
	"slices"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
)

// knowing returns what policies are judged by. The address of a pod of this node is what the container network gave it: its status has
// it later, and after a restart of the node still has the one of before, which by then is another pod's.
func knowing(node string, given map[types.UID]netip.Addr, pods []*core.Pod, namespaces []*core.Namespace,
	policies []*networking.NetworkPolicy) known {
	all := known{namespaces: map[string]labels.Set{}}
	for _, namespace := range namespaces {
		all.namespaces[namespace.Name] = namespace.Labels
	}
	for _, one := range pods {
		here := one.Spec.NodeName == node
		address := statusAddress(one)
		if here {
			address = given[one.UID]
		}
		ended := one.Status.Phase == core.PodSucceeded || one.Status.Phase == core.PodFailed
		if address.IsValid() && !one.Spec.HostNetwork && !ended {
			all.pods = append(all.pods, pod{one.Namespace, one.Labels, address, portsIn(one), here})
		}
	}
	slices.SortFunc(all.pods, func(a, b pod) int { return a.address.Compare(b.address) })
	all.policies = slices.SortedFunc(slices.Values(policies), func(a, b *networking.NetworkPolicy) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	return all
}

func portsIn(pod *core.Pod) []core.ContainerPort {
	var ports []core.ContainerPort
	for _, container := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
		ports = append(ports, container.Ports...)
	}
	return ports
}

// statusAddress returns a pod's IPv4 address, or the zero value while it has none.
func statusAddress(pod *core.Pod) netip.Addr {
	for _, ip := range pod.Status.PodIPs {
		if parsed, err := netip.ParseAddr(ip.IP); err == nil && parsed.Is4() {
			return parsed
		}
	}
	return netip.Addr{}
}
