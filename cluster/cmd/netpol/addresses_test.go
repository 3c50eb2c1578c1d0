package main

import (
	"net/netip"
	"path/filepath"
	"testing"

	"k8s.io/apimachinery/pkg/types"
)

func TestAddressesOutliveTheController(t *testing.T) {
	file := filepath.Join(t.TempDir(), "addresses.json")
	all, err := readAddresses(file)
	if err != nil {
		t.Fatal(err)
	}
	address := netip.MustParseAddr("10.42.0.2")
	if err := all.add("pod", "second", address); err != nil {
		t.Fatal(err)
	}
	if err := all.remove("pod", "first"); err != nil {
		t.Fatal(err)
	}
	later, err := readAddresses(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := later.current()["pod"]; got != address {
		t.Errorf("after a restart and the end of an earlier sandbox: %v", got)
	}
	if err := later.remove("pod", "second"); err != nil {
		t.Fatal(err)
	}
	if got := later.current(); len(got) != 0 {
		t.Errorf("after the end of its sandbox: %v", got)
	}
}

func TestAnAddressIsOnePods(t *testing.T) {
	all, _ := readAddresses(filepath.Join(t.TempDir(), "addresses.json"))
	address := netip.MustParseAddr("10.42.0.2")
	for _, uid := range []types.UID{"first", "second"} {
		if err := all.add(uid, "sandbox", address); err != nil {
			t.Fatal(err)
		}
	}
	if got := all.current(); len(got) != 1 || got["second"] != address {
		t.Errorf("the end of the first pod was not said: %v", got)
	}
}
