// Command netpol enforces NetworkPolicies on this node with the iptables it has anyway. It keeps chains of its own, all named NETPOL,
// and changes them in one step when pods, namespaces or policies have changed what they say; what others have written into the tables it
// leaves alone. The plugin netpol of the container network gives it the address of each new pod and lets the pod start only when its
// rules are in force. Its chains stay when it ends, so that a restart opens nothing.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"pingctl.dev/cluster/cmd/netpol/wire"
)

type options struct {
	node, kubeconfig, nodeKubeconfig, bridge string
}

func main() {
	host, _ := os.Hostname()
	var options options
	flag.StringVar(&options.node, "node", host, "`name` of this node")
	flag.StringVar(&options.kubeconfig, "kubeconfig", "", "credentials `file`: may list and watch pods, namespaces and networkpolicies")
	flag.StringVar(&options.nodeKubeconfig, "node-kubeconfig", "", "the kubelet's credentials `file`, for the note on the Node object")
	flag.StringVar(&options.bridge, "bridge", "cni0", "`name` of the pods' bridge")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := enforce(ctx, options); err != nil {
		fmt.Fprintln(os.Stderr, "netpol:", err)
		os.Exit(1)
	}
}

// enforce runs until the context ends.
func enforce(ctx context.Context, options options) error {
	notes, err := newNotes(options.nodeKubeconfig, options.node)
	if err != nil {
		return err
	}
	go notes.run(ctx)
	controller := &controller{
		node: options.node, changed: make(chan struct{}, 1), urgent: make(chan waiter), report: notes.report,
		tables: []*family{{table: table{command: "iptables"}, wanted: rules}},
	}
	if controller.addresses, err = readAddresses(filepath.Join(filepath.Dir(wire.Socket), "pod-addresses.json")); err != nil {
		return err
	}
	filter := &controller.tables[0].table
	if fault := canEnforce(ctx, filter); fault != nil {
		notes.report(fault)
		return serveAt(ctx, wire.Socket, controller.note)
	}
	if controller.sctp = accepts(ctx, filter, "-p sctp --dport 1:2 -j RETURN") == nil; !controller.sctp {
		log.Print("the kernel cannot match SCTP's ports: what policies allow of it is refused")
	}
	if second := (table{command: "ip6tables"}); accepts(ctx, &second, "-i lo -j DROP") == nil {
		controller.tables = append(controller.tables, &family{table: second, wanted: linkLocal(options.bridge)})
	}
	// With part of the objects the rules of some pods would be taken away for a moment: begin when all are read.
	if controller.cluster, err = follow(ctx, options.kubeconfig, controller.notice); err != nil {
		return err
	}
	go controller.run(ctx)
	return serveAt(ctx, wire.Socket, controller.handle)
}
