package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"
)

// hooks are the built-in chains that packets from pods pass on their way to other pods and beyond, and to the node itself. What the node
// itself sends to pods, such as the kubelet's probes, passes neither: a policy cannot forbid it.
var hooks = []string{"FORWARD", "INPUT"}

// table is the filter table of one address family. It is written in one step, and only where it has to change.
type table struct {
	command string  // iptables or ip6tables
	written *chains // what is known to be in force; nil: read first what is there
}

// apply puts the chains in the place of those that are there.
func (table *table) apply(ctx context.Context, wanted chains) (changed bool, err error) {
	if table.written != nil && table.written.equal(wanted) {
		return false, nil
	}
	if table.written != nil {
		if table.replace(ctx, table.written.asFound(), wanted) == nil {
			return true, nil
		}
		// Somebody has changed them: read and write all.
		table.written = nil
	}
	there, err := table.present(ctx)
	if err != nil {
		return false, err
	}
	return true, table.replace(ctx, there, wanted)
}

func (table *table) replace(ctx context.Context, there found, wanted chains) error {
	kept := map[string][]string{}
	if table.written != nil {
		kept = table.written.rest
	}
	if err := table.restore(ctx, transaction(there, kept, wanted)); err != nil {
		return err
	}
	table.written = &wanted
	return nil
}

// check reads what is there, so that the next apply repairs what others have moved or removed.
func (table *table) check(ctx context.Context) error {
	if table.written == nil {
		return nil
	}
	there, err := table.present(ctx)
	if err != nil {
		return err
	}
	if !there.equal(table.written.asFound()) {
		table.written = nil
	}
	return nil
}

// transaction is the input of iptables-restore that replaces what was found by what is wanted; the chains that are kept are not written
// again. The jumps come before all other rules: behind kube-proxy's, packets to node ports would have been accepted already.
func transaction(there found, kept map[string][]string, wanted chains) string {
	var text strings.Builder
	fmt.Fprintf(&text, "*filter\n:%s - [0:0]\n", entry)
	var stale, written []string
	for _, name := range slices.Sorted(maps.Keys(there.chains)) {
		if _, needed := wanted.rest[name]; !needed && name != entry {
			stale = append(stale, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(wanted.rest)) {
		if _, there := kept[name]; !there {
			written = append(written, name)
		}
	}
	for _, name := range slices.Concat(written, stale) {
		fmt.Fprintf(&text, ":%s - [0:0]\n", name)
	}
	for _, name := range written {
		for _, rule := range wanted.rest[name] {
			fmt.Fprintf(&text, "-A %s %s\n", name, rule)
		}
	}
	for _, rule := range wanted.entry {
		fmt.Fprintf(&text, "-A %s %s\n", entry, rule)
	}
	for _, hook := range hooks {
		text.WriteString(strings.Repeat(fmt.Sprintf("-D %s -j %s\n", hook, entry), there.jumps[hook]))
		fmt.Fprintf(&text, "-I %s 1 -j %s\n", hook, entry)
	}
	for _, name := range stale {
		fmt.Fprintf(&text, "-X %s\n", name)
	}
	return text.String() + "COMMIT\n"
}

func (all chains) equal(other chains) bool {
	return slices.Equal(all.entry, other.entry) && maps.EqualFunc(all.rest, other.rest, slices.Equal)
}

// found is what earlier passes, perhaps of an earlier process, have left in the table: how many rules each chain has, how many jumps to
// the entry each hook has, and whether the first of its rules is one.
type found struct {
	chains map[string]int
	jumps  map[string]int
	first  map[string]bool
}

func (all chains) asFound() found {
	result := found{chains: map[string]int{entry: len(all.entry)}, jumps: map[string]int{}, first: map[string]bool{}}
	for name, rules := range all.rest {
		result.chains[name] = len(rules)
	}
	for _, hook := range hooks {
		result.jumps[hook], result.first[hook] = 1, true
	}
	return result
}

func (there found) equal(other found) bool {
	return maps.Equal(there.chains, other.chains) && maps.Equal(there.jumps, other.jumps) && maps.Equal(there.first, other.first)
}

// read takes what is ours from what iptables-save prints.
func read(saved string) found {
	there := found{chains: map[string]int{}, jumps: map[string]int{}, first: map[string]bool{}}
	rules := map[string]int{}
	for line := range strings.Lines(saved) {
		words := strings.Fields(line)
		if name, declared := strings.CutPrefix(line, ":"); declared {
			name, _, _ = strings.Cut(name, " ")
			if isOurs(name) {
				there.chains[name] = 0
			}
		}
		if len(words) < 2 || words[0] != "-A" {
			continue
		}
		name := words[1]
		rules[name]++
		if isOurs(name) {
			there.chains[name]++
		} else if len(words) == 4 && words[3] == entry {
			there.jumps[name]++
			there.first[name] = there.first[name] || rules[name] == 1
		}
	}
	return there
}

func isOurs(chain string) bool {
	return chain == entry || strings.HasPrefix(chain, prefix)
}

func (table *table) present(ctx context.Context) (found, error) {
	saved, err := run(exec.CommandContext(ctx, table.command+"-save", "-t", "filter"))
	if err != nil {
		return found{}, err
	}
	return read(saved), nil
}

func (table *table) restore(ctx context.Context, text string) error {
	command := exec.CommandContext(ctx, table.command+"-restore", "--noflush", "--wait")
	command.Stdin = strings.NewReader(text)
	_, err := run(command)
	return err
}

func run(command *exec.Cmd) (string, error) {
	var faults bytes.Buffer
	command.Stderr = &faults
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", command.Args[0], err, strings.Join(strings.Fields(faults.String()), " "))
	}
	return string(output), nil
}
