package main

import (
	"encoding/json"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/containernetworking/cni/pkg/skel"
	"pingctl.dev/cluster/cmd/netpol/wire"
)

// answering accepts one connection after another: the first are closed without an answer, as by a controller that ends.
func answering(t *testing.T, closed int, answer wire.Answer) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "socket")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for i := 0; ; i++ {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			if i >= closed {
				json.NewEncoder(connection).Encode(answer)
			}
			connection.Close()
		}
	}()
	return socket
}

func TestAControllerThatEndsIsAskedAgain(t *testing.T) {
	if err := ask(answering(t, 3, wire.Answer{}), wire.Request{}, patience); err != nil {
		t.Error(err)
	}
}

func TestAPodDoesNotStartWithoutTheController(t *testing.T) {
	nobody := filepath.Join(t.TempDir(), "socket")
	if err := ask(nobody, wire.Request{}, time.Millisecond); err == nil {
		t.Error("no fault without a controller")
	}
	if err := ask(answering(t, 0, wire.Answer{Fault: "because"}), wire.Request{}, patience); err == nil || err.Error() != "because" {
		t.Errorf("got %v, want the controller's fault", err)
	}
}

func TestWhatTheRuntimeSays(t *testing.T) {
	args := &skel.CmdArgs{
		ContainerID: "sandbox",
		Args:        "IgnoreUnknown=1;K8S_POD_NAMESPACE=ping-k8s;K8S_POD_NAME=redis-0;K8S_POD_INFRA_CONTAINER_ID=sandbox;K8S_POD_UID=1-2",
		StdinData: []byte(`{"cniVersion": "1.0.0", "name": "pods", "type": "netpol", "prevResult": {"cniVersion": "1.0.0",
			"ips": [{"address": "10.42.0.7/24", "gateway": "10.42.0.1"}]}}`),
	}
	request, err := requestOf(wire.Add, args)
	if want := (wire.Request{Command: wire.Add, Namespace: "ping-k8s", Name: "redis-0", UID: "1-2", Container: "sandbox"}); err != nil || request != want {
		t.Errorf("got %v and %v, want %v", request, err, want)
	}
	_, result, err := read(args)
	if err != nil || len(result.IPs) != 1 || result.IPs[0].Address.IP.String() != "10.42.0.7" {
		t.Errorf("got %v and %v", result, err)
	}
	args.StdinData = []byte(`{"cniVersion": "1.0.0", "name": "pods", "type": "netpol"}`)
	if _, _, err := read(args); err == nil || !strings.Contains(err.Error(), "must come after") {
		t.Errorf("got %v for a chain without an address", err)
	}
}
