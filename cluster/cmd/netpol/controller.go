package main

import (
	"context"
	"log"
	"net/netip"
	"time"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/types"
)

const (
	gather = 10 * time.Millisecond // changes come in groups: a policy with its pods, a pod's phase with its address
	again  = time.Second           // after a fault
	settle = 30 * time.Second      // after the start: kube-proxy puts its own rules before ours meanwhile
	often  = time.Second           // between checks until then
	seldom = 10 * time.Second      // between checks afterwards
)

// controller keeps the rules of this node in step with the cluster.
type controller struct {
	node      string
	cluster   *cluster
	addresses *addresses
	tables    []*family
	sctp      bool
	last      map[types.UID]*core.Pod // those with a sandbox here, at the latest pass
	changed   chan struct{}
	urgent    chan waiter
	report    func(error) // is given what became of every attempt
}

// family is one table with the function that says what belongs there.
type family struct {
	table
	wanted func(known) chains
}

// waiter is a new pod whose start waits for its rules.
type waiter struct {
	ctx  context.Context
	uid  types.UID
	done chan struct{}
}

// notice asks for a pass over all rules; it never blocks.
func (controller *controller) notice() {
	select {
	case controller.changed <- struct{}{}:
	default:
	}
}

// inForce returns when a pass that knew the pod and its address has been written.
func (controller *controller) inForce(ctx context.Context, uid types.UID) error {
	one := waiter{ctx, uid, make(chan struct{})}
	select {
	case controller.urgent <- one:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-one.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run writes the rules now and after every change until the context ends. What it has written stays.
func (controller *controller) run(ctx context.Context) {
	var waiting []waiter
	began := time.Now()
	pass, check := time.NewTimer(0), time.NewTimer(often)
	due := true
	for {
		select {
		case <-ctx.Done():
			return
		case one := <-controller.urgent:
			waiting = append(waiting, one)
			pass.Reset(0)
			due = true
		case <-controller.changed:
			if !due {
				pass.Reset(gather)
				due = true
			}
		case <-check.C:
			check.Reset(pause(time.Since(began)))
			if controller.check(ctx) && !due {
				pass.Reset(0)
				due = true
			}
		case <-pass.C:
			due = false
			known, uids := controller.known()
			if err := controller.write(ctx, known); err != nil {
				pass.Reset(again)
				due = true
				continue
			}
			waiting = release(waiting, uids)
		}
	}
}

func pause(age time.Duration) time.Duration {
	if age < settle {
		return often
	}
	return seldom
}

// release lets those go on whose pods were known, and returns the others that still wait.
func release(waiting []waiter, known map[types.UID]bool) []waiter {
	var rest []waiter
	for _, one := range waiting {
		switch {
		case known[one.uid]:
			close(one.done)
		case one.ctx.Err() == nil:
			rest = append(rest, one)
		}
	}
	return rest
}

// known reads what the rules are made of, and says which pods of this node are part of it.
func (controller *controller) known() (known, map[types.UID]bool) {
	pods := objects[*core.Pod](controller.cluster.pods)
	given := controller.addresses.current()
	pods = append(pods, controller.linger(pods, given)...)
	all := knowing(controller.node, given, pods, objects[*core.Namespace](controller.cluster.namespaces),
		objects[*networking.NetworkPolicy](controller.cluster.policies))
	all.sctp = controller.sctp
	here := map[types.UID]bool{}
	for uid := range controller.last {
		here[uid] = true
	}
	return all, here
}

// linger returns the pods that still have a sandbox though they were deleted from the API server, as they last were, and remembers those
// of now.
func (controller *controller) linger(pods []*core.Pod, given map[types.UID]netip.Addr) []*core.Pod {
	var deleted []*core.Pod
	now := map[types.UID]*core.Pod{}
	for _, pod := range pods {
		if _, sandbox := given[pod.UID]; sandbox {
			now[pod.UID] = pod
		}
	}
	for uid, pod := range controller.last {
		if _, sandbox := given[uid]; sandbox && now[uid] == nil {
			now[uid] = pod
			deleted = append(deleted, pod)
		}
	}
	controller.last = now
	return deleted
}

func (controller *controller) write(ctx context.Context, all known) error {
	began := time.Now()
	for _, family := range controller.tables {
		wanted := family.wanted(all)
		changed, err := family.apply(ctx, wanted)
		controller.report(err)
		if err != nil {
			log.Printf("the rules cannot be written, once more in %v: %v", again, err)
			return err
		}
		if changed {
			log.Printf("%s: %d rules lead to %d chains, written in %v", family.command, len(wanted.entry), len(wanted.rest),
				time.Since(began).Round(time.Millisecond))
		}
	}
	return nil
}

// check says whether rules have to be written again because others have moved or removed them.
func (controller *controller) check(ctx context.Context) bool {
	wrong := false
	for _, family := range controller.tables {
		if err := family.check(ctx); err != nil {
			log.Print(err)
		}
		wrong = wrong || family.written == nil
	}
	return wrong
}
