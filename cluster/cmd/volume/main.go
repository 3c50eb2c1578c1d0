// Command volume makes or removes the directory of one persistent volume. It is the helper that
// local-path-provisioner runs on the volume's node, called as: volume -p DIR -s BYTES -m MODE -a create|delete.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	directory := flag.String("p", "", "the volume's `directory`")
	_ = flag.Int64("s", 0, "size in `bytes`; a directory has no limit, so nothing is done with it")
	mode := flag.String("m", "Filesystem", "volume `mode`")
	action := flag.String("a", "", "create or delete")
	flag.Parse()
	if err := run(*action, *directory, *mode); err != nil {
		fmt.Fprintln(os.Stderr, "volume:", err)
		os.Exit(1)
	}
}

func run(action, directory, mode string) error {
	if directory == "" {
		return errors.New("-p names no directory")
	}
	if mode != "Filesystem" {
		return fmt.Errorf("volume mode %s is not supported: use Filesystem", mode)
	}
	switch action {
	case "create":
		return create(directory)
	case "delete":
		return os.RemoveAll(directory)
	default:
		return fmt.Errorf("-a is %q: it must be create or delete", action)
	}
}

// create makes a directory that a pod may write to whatever user it runs as; the umask must not narrow it.
func create(directory string) error {
	if err := os.MkdirAll(directory, 0o777); err != nil {
		return err
	}
	return os.Chmod(directory, 0o777)
}
