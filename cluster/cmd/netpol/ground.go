package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
)

// bridged is the kernel's setting by which packets between pods on one bridge pass the rules at all.
const bridged = "/proc/sys/net/bridge/bridge-nf-call-iptables"

// canEnforce returns why policies cannot be enforced on this machine, if so.
func canEnforce(ctx context.Context, filter *table) error {
	setting, err := os.ReadFile(bridged)
	if err != nil || strings.TrimSpace(string(setting)) != "1" {
		return errors.New("br_netfilter is not loaded, so packets between pods of one node pass no rules")
	}
	return accepts(ctx, filter, append(refusal, "-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN",
		`-s 10.0.0.1/32 ! -d 10.0.0.1/32 -p tcp --dport 1:2 -m comment --comment "probe" -j RETURN`)...)
}

// accepts tries rules in a chain that it removes in the same step.
func accepts(ctx context.Context, filter *table, rules ...string) error {
	probe := prefix + "PROBE"
	var text strings.Builder
	fmt.Fprintf(&text, "*filter\n:%s - [0:0]\n", probe)
	for _, rule := range rules {
		fmt.Fprintf(&text, "-A %s %s\n", probe, rule)
	}
	fmt.Fprintf(&text, "-F %s\n-X %s\nCOMMIT\n", probe, probe)
	return filter.restore(ctx, text.String())
}

// linkLocal keeps pods from each other's link-local IPv6 addresses, which no policy can name: pods have no other IPv6 address.
func linkLocal(bridge string) func(known) chains {
	return func(known) chains {
		return chains{entry: []string{fmt.Sprintf("-i %s -j DROP", bridge)}, rest: map[string][]string{}}
	}
}
