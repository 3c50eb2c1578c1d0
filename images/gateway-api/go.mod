// The custom resource definitions are files of this module.
module pingctl.dev/gateway-api

go 1.26.0

require sigs.k8s.io/gateway-api v1.4.0
