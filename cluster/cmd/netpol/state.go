package main

import (
	"context"
	"encoding/json"
	"log"
	"sync"
	"time"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
)

// The annotation of the Node object by which others learn what policies are worth here.
const (
	annotation = "pingctl.dev/network-policies"
	enforced   = "enforced"
)

const repeat = 30 * time.Second // somebody may have made the Node object again

// notes writes the state on the Node object, with the kubelet's credentials: those may change their own node and no other.
type notes struct {
	client *rest.RESTClient
	node   string
	mutex  sync.Mutex
	state  string
	fresh  chan struct{}
}

func newNotes(kubeconfig, node string) (*notes, error) {
	client, err := client(kubeconfig, "/api", core.SchemeGroupVersion)
	if err != nil {
		return nil, err
	}
	return &notes{client: client, node: node, fresh: make(chan struct{}, 1)}, nil
}

// report takes what became of an attempt to enforce.
func (notes *notes) report(err error) {
	state := enforced
	if err != nil {
		state = "not enforced: " + err.Error()
	}
	notes.mutex.Lock()
	defer notes.mutex.Unlock()
	if notes.state == state {
		return
	}
	log.Print("network policies: ", state)
	notes.state = state
	select {
	case notes.fresh <- struct{}{}:
	default:
	}
}

// run writes the state when it changes, and now and then, until the context ends.
func (notes *notes) run(ctx context.Context) {
	next := time.NewTimer(repeat)
	for {
		select {
		case <-ctx.Done():
			return
		case <-notes.fresh:
		case <-next.C:
		}
		if notes.write(ctx) == nil {
			next.Reset(repeat)
		} else {
			next.Reset(again)
		}
	}
}

func (notes *notes) write(ctx context.Context) error {
	notes.mutex.Lock()
	state := notes.state
	notes.mutex.Unlock()
	if state == "" {
		return nil
	}
	patch, err := json.Marshal(map[string]any{"metadata": map[string]any{"annotations": map[string]string{annotation: state}}})
	if err != nil {
		return err
	}
	return notes.client.Patch(types.MergePatchType).Resource("nodes").Name(notes.node).Body(patch).Do(ctx).Error()
}
