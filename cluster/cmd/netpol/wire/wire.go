// Package wire is what the plugin of the container network and the controller of network policies say to each other: one request and
// one answer, each a JSON object, on a connection to the controller's socket.
package wire

// Socket is where the controller listens: on the node only, for its administrator only.
const Socket = "/run/pingctl/network-policies.sock"

// Commands of the container network, as in CNI_COMMAND.
const (
	Add    = "ADD"
	Delete = "DEL"
)

// Request names one sandbox of a pod. Address is its IPv4 address; a DEL needs none.
type Request struct {
	Command   string `json:"command"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	UID       string `json:"uid"`
	Container string `json:"container"`
	Address   string `json:"address,omitempty"`
}

// Answer comes when the rules are in force; Fault says why they are not.
type Answer struct {
	Fault string `json:"fault,omitempty"`
}
