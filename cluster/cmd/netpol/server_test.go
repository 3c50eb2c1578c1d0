package main

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"path/filepath"
	"testing"

	"pingctl.dev/cluster/cmd/netpol/wire"
)

// served answers requests at a socket of its own until the test ends.
func served(t *testing.T, handle func(context.Context, wire.Request) error) string {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "socket")
	listener, err := listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	go serve(t.Context(), listener, handle)
	return socket
}

func TestAnswers(t *testing.T) {
	socket := served(t, func(_ context.Context, request wire.Request) error {
		if request.Name == "refused" {
			return errors.New("because")
		}
		return nil
	})
	for name, fault := range map[string]string{"allowed": "", "refused": "because"} {
		connection, err := net.Dial("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		if err := json.NewEncoder(connection).Encode(wire.Request{Command: wire.Add, Name: name}); err != nil {
			t.Fatal(err)
		}
		var answer wire.Answer
		if err := json.NewDecoder(connection).Decode(&answer); err != nil || answer.Fault != fault {
			t.Errorf("%s: %v, fault %q", name, err, answer.Fault)
		}
	}
}

func TestARequestEndsWithItsCaller(t *testing.T) {
	ended := make(chan struct{})
	socket := served(t, func(ctx context.Context, _ wire.Request) error {
		<-ctx.Done()
		close(ended)
		return ctx.Err()
	})
	connection, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewEncoder(connection).Encode(wire.Request{Command: wire.Add}); err != nil {
		t.Fatal(err)
	}
	connection.Close()
	<-ended
}
