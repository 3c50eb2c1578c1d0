package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net"
	"net/netip"
	"os"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"pingctl.dev/cluster/cmd/netpol/wire"
)

// serveAt answers the plugin's requests at a socket until the context ends.
func serveAt(ctx context.Context, socket string, handle func(context.Context, wire.Request) error) error {
	listener, err := listen(socket)
	if err != nil {
		return err
	}
	serve(ctx, listener, handle)
	return nil
}

// listen opens the socket in the place of one that an earlier process has left.
func listen(path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	return listener, os.Chmod(path, 0o600)
}

// serve answers the plugin's requests with what handle comes to, until the context ends. A request ends when its caller goes away.
func serve(ctx context.Context, listener net.Listener, handle func(context.Context, wire.Request) error) {
	go func() {
		<-ctx.Done()
		listener.Close()
	}()
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go answer(ctx, connection, handle)
	}
}

func answer(ctx context.Context, connection net.Conn, handle func(context.Context, wire.Request) error) {
	defer connection.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var request wire.Request
	if err := json.NewDecoder(connection).Decode(&request); err != nil {
		return
	}
	go func() {
		// Nothing more is sent: what ends this is that the caller has gone.
		connection.Read(make([]byte, 1))
		cancel()
	}()
	var answer wire.Answer
	if err := handle(ctx, request); err != nil {
		log.Printf("%s of %s/%s: %v", request.Command, request.Namespace, request.Name, err)
		answer.Fault = err.Error()
	}
	json.NewEncoder(connection).Encode(answer)
}

// handle notes a sandbox's address and returns when the rules are in force.
func (controller *controller) handle(ctx context.Context, request wire.Request) error {
	if err := controller.note(ctx, request); err != nil || request.Command != wire.Add {
		controller.notice()
		return err
	}
	began := time.Now()
	if err := controller.inForce(ctx, types.UID(request.UID)); err != nil {
		return err
	}
	log.Printf("pod %s/%s with %s may start after %v", request.Namespace, request.Name, request.Address, time.Since(began).Round(time.Millisecond))
	return nil
}

// note is all that is done with a request where policies are not enforced: a controller that starts later may enforce them.
func (controller *controller) note(_ context.Context, request wire.Request) error {
	switch request.Command {
	case wire.Add:
		address, err := netip.ParseAddr(request.Address)
		if err != nil || !address.Is4() {
			return fmt.Errorf("%q is not an IPv4 address", request.Address)
		}
		return controller.addresses.add(types.UID(request.UID), request.Container, address)
	case wire.Delete:
		return controller.addresses.remove(types.UID(request.UID), request.Container)
	default:
		return fmt.Errorf("unknown command %q", request.Command)
	}
}
