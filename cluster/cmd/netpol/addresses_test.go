package main

import (
	"net/netip"
	"path/filepath"
	"testing"

	"k8s.io/apimachinery/pkg/types"
)

func everyPod(types.UID) bool { return true }

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
	if got := later.keep(everyPod)["pod"]; got != address {
		t.Errorf("after a restart and the end of an earlier sandbox: %v", got)
	}
	if err := later.remove("pod", "second"); err != nil {
		t.Fatal(err)
	}
	if got := later.keep(everyPod); len(got) != 0 {
		t.Errorf("after the end of its sandbox: %v", got)
	}
}

func TestAPodThatIsNotKnownYetIsKept(t *testing.T) {
	all, _ := readAddresses(filepath.Join(t.TempDir(), "addresses.json"))
	if err := all.add("pod", "sandbox", netip.MustParseAddr("10.42.0.2")); err != nil {
		t.Fatal(err)
	}
	if got := all.keep(func(types.UID) bool { return false }); len(got) != 0 {
		t.Errorf("rules for a pod without labels: %v", got)
	}
	if got := all.keep(everyPod); len(got) != 1 {
		t.Errorf("forgotten before the API server showed it: %v", got)
	}
}
