package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/netip"
	"os"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
)

// forgotten is how long the address of a pod that the API server does not know is kept: longer than a pod's sandbox takes to be made.
const forgotten = time.Minute

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
	Since     time.Time  `json:"since"`
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

func (all *addresses) add(uid types.UID, container string, address netip.Addr) error {
	all.mutex.Lock()
	defer all.mutex.Unlock()
	all.given[uid] = sandbox{container, address, time.Now()}
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

// keep forgets all pods but those given and the newest, and returns the addresses.
func (all *addresses) keep(exist func(types.UID) bool) map[types.UID]netip.Addr {
	all.mutex.Lock()
	defer all.mutex.Unlock()
	result := map[types.UID]netip.Addr{}
	for uid, sandbox := range all.given {
		if exist(uid) {
			result[uid] = sandbox.Address
		} else if time.Since(sandbox.Since) > forgotten {
			delete(all.given, uid)
		}
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
