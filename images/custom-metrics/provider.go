package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	corev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/metrics/pkg/apis/custom_metrics"
	"sigs.k8s.io/custom-metrics-apiserver/pkg/provider"
)

var pods = schema.GroupResource{Resource: "pods"}

// source answers queries: each value with the pod it is of.
type source interface {
	values(ctx context.Context, query string) (map[string]sample, error)
}

// sample is one value and when it was measured.
type sample struct {
	value float64
	time  time.Time
}

// perPod answers for metrics of pods. Which pods a selector means is asked of the API server, their values of a source.
type perPod struct {
	pods    corev1.PodsGetter
	source  source
	queries map[string]string
}

// ListAllMetrics returns the metrics there are queries for.
func (p *perPod) ListAllMetrics() []provider.CustomMetricInfo {
	var all []provider.CustomMetricInfo
	for name := range p.queries {
		all = append(all, provider.CustomMetricInfo{GroupResource: pods, Namespaced: true, Metric: name})
	}
	slices.SortFunc(all, func(a, b provider.CustomMetricInfo) int { return strings.Compare(a.Metric, b.Metric) })
	return all
}

// GetMetricByName returns a metric of one pod.
func (p *perPod) GetMetricByName(ctx context.Context, name types.NamespacedName, info provider.CustomMetricInfo, _ labels.Selector) (*custom_metrics.MetricValue, error) {
	found, err := p.measured(ctx, name.Namespace, []string{name.Name}, info)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, provider.NewMetricNotFoundForError(info.GroupResource, info.Metric, name.Name)
	}
	return &found[0], nil
}

// GetMetricBySelector returns a metric of the pods with these labels, without those that have no value yet. That none has one
// is an error: an empty list would not say why.
func (p *perPod) GetMetricBySelector(ctx context.Context, namespace string, selector labels.Selector, info provider.CustomMetricInfo, _ labels.Selector) (*custom_metrics.MetricValueList, error) {
	list, err := p.pods.Pods(namespace).List(ctx, metav1.ListOptions{LabelSelector: selector.String()})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, pod := range list.Items {
		names = append(names, pod.Name)
	}
	found, err := p.measured(ctx, namespace, names, info)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, provider.NewMetricNotFoundForSelectorError(info.GroupResource, info.Metric, "*", selector)
	}
	return &custom_metrics.MetricValueList{Items: found}, nil
}

func (p *perPod) measured(ctx context.Context, namespace string, names []string, info provider.CustomMetricInfo) ([]custom_metrics.MetricValue, error) {
	query, known := p.queries[info.Metric]
	if !known || info.GroupResource != pods {
		return nil, provider.NewMetricNotFoundError(info.GroupResource, info.Metric)
	}
	if len(names) == 0 {
		return nil, nil
	}
	found, err := p.source.values(ctx, filled(query, namespace, names))
	if err != nil {
		return nil, apierrors.NewServiceUnavailable(fmt.Sprintf("metric %s: %v", info.Metric, err))
	}
	var measured []custom_metrics.MetricValue
	for _, name := range names {
		if sample, there := found[name]; there {
			measured = append(measured, custom_metrics.MetricValue{
				DescribedObject: custom_metrics.ObjectReference{APIVersion: "v1", Kind: "Pod", Namespace: namespace, Name: name},
				Metric:          custom_metrics.MetricIdentifier{Name: info.Metric},
				Timestamp:       metav1.NewTime(sample.time),
				Value:           *resource.NewMilliQuantity(int64(sample.value*1000), resource.DecimalSI),
			})
		}
	}
	return measured, nil
}

// filled is a query for these pods. Names of Kubernetes hold nothing that ends a string of PromQL; dots are escaped.
func filled(query, namespace string, names []string) string {
	var escaped []string
	for _, name := range names {
		escaped = append(escaped, strings.ReplaceAll(regexp.QuoteMeta(name), `\`, `\\`))
	}
	return strings.NewReplacer("$namespace", namespace, "$pods", strings.Join(escaped, "|")).Replace(query)
}
