// Command netpol-plugin is the plugin netpol of the container network, chained after the one that gives a pod its address. It hands the
// address to the controller of network policies and returns when the pod's rules, and those that name it, are in force. Without the
// controller no pod starts: the kubelet tries again.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/containernetworking/cni/pkg/skel"
	"github.com/containernetworking/cni/pkg/types"
	current "github.com/containernetworking/cni/pkg/types/100"
	"github.com/containernetworking/cni/pkg/version"
	"pingctl.dev/cluster/cmd/netpol/wire"
)

const (
	patience = 10 * time.Second // of a new pod; a controller that starts again is back after one
	farewell = time.Second      // of a pod that ends: nothing depends on the answer
	pause    = 50 * time.Millisecond
)

func main() {
	skel.PluginMainFuncs(skel.CNIFuncs{Add: add, Del: remove, Check: pass, GC: pass, Status: pass}, version.All,
		"netpol: waits until the network policies of a new pod are in force")
}

func pass(*skel.CmdArgs) error { return nil }

func add(args *skel.CmdArgs) error {
	config, result, err := read(args)
	if err != nil {
		return err
	}
	request, err := requestOf(wire.Add, args)
	if err != nil {
		return err
	}
	for _, ip := range result.IPs {
		if ip.Address.IP.To4() != nil {
			request.Address = ip.Address.IP.String()
		}
	}
	if err := ask(wire.Socket, request, patience); err != nil {
		return fmt.Errorf("the network policies of pod %s/%s are not in force: %w", request.Namespace, request.Name, err)
	}
	return types.PrintResult(config.PrevResult, config.CNIVersion)
}

// remove never fails: a pod must be able to end without the controller, which also sees from the API server that it has ended.
func remove(args *skel.CmdArgs) error {
	if request, err := requestOf(wire.Delete, args); err == nil {
		_ = ask(wire.Socket, request, farewell)
	}
	return nil
}

func read(args *skel.CmdArgs) (*types.NetConf, *current.Result, error) {
	config := &types.NetConf{}
	if err := json.Unmarshal(args.StdinData, config); err != nil {
		return nil, nil, err
	}
	if err := version.ParsePrevResult(config); err != nil {
		return nil, nil, err
	}
	if config.PrevResult == nil {
		return nil, nil, errors.New("this plugin must come after one that gives the pod its address")
	}
	result, err := current.GetResult(config.PrevResult)
	return config, result, err
}

// podArgs are what the container runtime says of a sandbox's pod.
type podArgs struct {
	types.CommonArgs
	K8S_POD_NAMESPACE, K8S_POD_NAME, K8S_POD_UID types.UnmarshallableString
}

func requestOf(command string, args *skel.CmdArgs) (wire.Request, error) {
	pod := podArgs{CommonArgs: types.CommonArgs{IgnoreUnknown: true}}
	if err := types.LoadArgs(args.Args, &pod); err != nil {
		return wire.Request{}, err
	}
	return wire.Request{
		Command: command, Container: args.ContainerID,
		Namespace: string(pod.K8S_POD_NAMESPACE), Name: string(pod.K8S_POD_NAME), UID: string(pod.K8S_POD_UID),
	}, nil
}

// ask tries until the controller has answered or the time is over. A controller that goes away before its answer is asked again.
func ask(socket string, request wire.Request, limit time.Duration) error {
	deadline := time.Now().Add(limit)
	for {
		answer, err := exchange(socket, request, deadline)
		if err == nil && answer.Fault != "" {
			return errors.New(answer.Fault)
		}
		if err == nil || time.Now().Add(pause).After(deadline) {
			return err
		}
		time.Sleep(pause)
	}
}

func exchange(socket string, request wire.Request, deadline time.Time) (wire.Answer, error) {
	var answer wire.Answer
	connection, err := net.Dial("unix", socket)
	if err != nil {
		return answer, err
	}
	defer connection.Close()
	if err := connection.SetDeadline(deadline); err != nil {
		return answer, err
	}
	if err := json.NewEncoder(connection).Encode(request); err != nil {
		return answer, err
	}
	return answer, json.NewDecoder(connection).Decode(&answer)
}
