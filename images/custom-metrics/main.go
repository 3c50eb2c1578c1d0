// Command custom-metrics serves custom.metrics.k8s.io for pods. Each metric is a query to Prometheus, given as
// --metric=NAME=QUERY, in which $namespace and $pods stand for the pods that are asked for.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/kubernetes"
	"k8s.io/component-base/logs"
	"sigs.k8s.io/custom-metrics-apiserver/pkg/cmd"
)

func main() {
	logs.InitLogs()
	defer logs.FlushLogs()
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "custom-metrics:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	adapter := &cmd.AdapterBase{Name: "custom-metrics"}
	address := adapter.Flags().String("prometheus", "", "`URL` of Prometheus")
	given := adapter.Flags().StringArray("metric", nil, "a metric as `NAME=QUERY`; may be given more than once")
	if err := adapter.Flags().Parse(arguments); err != nil {
		return err
	}
	queries, err := parsed(*given)
	if err != nil {
		return err
	}
	if *address == "" {
		return errors.New("--prometheus names no address")
	}
	config, err := adapter.ClientConfig()
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	adapter.WithCustomMetrics(&perPod{pods: client.CoreV1(), source: prometheus(strings.TrimSuffix(*address, "/")), queries: queries})
	return adapter.Run(genericapiserver.SetupSignalContext())
}

// parsed reads metrics given as NAME=QUERY.
func parsed(given []string) (map[string]string, error) {
	queries := map[string]string{}
	for _, metric := range given {
		name, query, _ := strings.Cut(metric, "=")
		if name == "" || query == "" {
			return nil, fmt.Errorf("--metric=%s is not NAME=QUERY", metric)
		}
		queries[name] = query
	}
	if len(queries) == 0 {
		return nil, errors.New("--metric names no metric")
	}
	return queries, nil
}
