package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"net/netip"
	"os"
	"sync"

	"k8s.io/apimachinery/pkg/types"
)

// addresses are those that the container network has given to pods of this node. They are in a file, too, so that a controller that
// starts again knows those of pods whose status has none yet.
type addresses struct {
	file  string
	mutex sync.Mutex
	given map[types.UID]sandbox
}

type sandbox struct {
	Container string     `json:"container"`
	Address   netip.Addr `json:"address"`
}

func readAddresses(file string) (*addresses, error) {
	all := &addresses{file: file, given: map[types.UID]sandbox{}}
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return nil, err
	}
	return all, json.Unmarshal(content, &all.given)
}

// add notes a sandbox; whoever had its address before has ended.
func (all *addresses) add(uid types.UID, container string, address netip.Addr) error {
	all.mutex.Lock()
	defer all.mutex.Unlock()
	maps.DeleteFunc(all.given, func(_ types.UID, earlier sandbox) bool { return earlier.Address == address })
	all.given[uid] = sandbox{container, address}
	return all.save()
}

// remove forgets a sandbox; that of an earlier one may be said after a new one was made, and more than once.
func (all *addresses) remove(uid types.UID, container string) error {
	all.mutex.Lock()
	defer all.mutex.Unlock()
	if all.given[uid].Container != container {
		return nil
	}
	delete(all.given, uid)
	return all.save()
}

// current returns the address of every pod that has a sandbox.
func (all *addresses) current() map[types.UID]netip.Addr {
	all.mutex.Lock()
	defer all.mutex.Unlock()
	result := map[types.UID]netip.Addr{}
	for uid, sandbox := range all.given {
		result[uid] = sandbox.Address
	}
	return result
}

func (all *addresses) save() error {
	content, err := json.Marshal(all.given)
	if err != nil {
		return err
	}
	next := all.file + ".new"
	if err := os.WriteFile(next, content, 0o600); err != nil {
		return err
	}
	return os.Rename(next, all.file)
}
