// The two modules that are trimmed, as they are published: `trim` fetches them by this file, and source.sum holds what they must be.
module pingctl.dev/traefik/source

go 1.26.0

require (
	github.com/go-acme/lego/v4 v4.33.0
	github.com/traefik/traefik/v3 v3.6.12
)
