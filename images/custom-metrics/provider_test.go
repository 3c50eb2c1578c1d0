package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	typed "k8s.io/client-go/kubernetes/typed/core/v1"
	"sigs.k8s.io/custom-metrics-apiserver/pkg/provider"
)

// knownPods are the pods of one namespace, whatever the selector.
type knownPods struct {
	typed.PodInterface
	names []string
}

func (k knownPods) Pods(string) typed.PodInterface { return k }

func (k knownPods) List(context.Context, metav1.ListOptions) (*corev1.PodList, error) {
	list := &corev1.PodList{}
	for _, name := range k.names {
		list.Items = append(list.Items, corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name}})
	}
	return list, nil
}

var pingsPerSecond = provider.CustomMetricInfo{GroupResource: pods, Namespaced: true, Metric: "pings_per_second"}

// asking returns a provider for these pods with a Prometheus that gives one answer, and the last query it was asked.
func asking(t *testing.T, status int, answer string, names ...string) (*perPod, *string) {
	t.Helper()
	asked := new(string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = r.URL.Query().Get("query")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(server.Close)
	queries := map[string]string{"pings_per_second": `rate(x{namespace="$namespace",pod=~"$pods"}[20s])`}
	return &perPod{pods: knownPods{names: names}, source: prometheus(server.URL), queries: queries}, asked
}

func vector(series string) string {
	return `{"status":"success","data":{"resultType":"vector","result":[` + series + `]}}`
}

func TestEachPodWithAValueIsAnswered(t *testing.T) {
	asked, query := asking(t, 200, vector(
		`{"metric":{"pod":"ping-a.1"},"value":[1000.5,"12.3456"]},{"metric":{"pod":"ping-b"},"value":[1000.5,"NaN"]},
		{"metric":{"pod":"other"},"value":[1000.5,"7"]}`), "ping-a.1", "ping-b")

	list, err := asked.GetMetricBySelector(t.Context(), "shop", labels.Everything(), pingsPerSecond, nil)

	if err != nil {
		t.Fatal(err)
	}
	if want := `rate(x{namespace="shop",pod=~"ping-a\\.1|ping-b"}[20s])`; *query != want {
		t.Errorf("asked %s, not %s", *query, want)
	}
	if len(list.Items) != 1 {
		t.Fatalf("%d values, not that of the one pod that has one", len(list.Items))
	}
	item := list.Items[0]
	if item.DescribedObject.Name != "ping-a.1" || item.Value.MilliValue() != 12345 || !item.Timestamp.Equal(&metav1.Time{Time: time.UnixMilli(1000500)}) {
		t.Errorf("it is %+v", item)
	}
}

func TestOnePodIsAnsweredByItsName(t *testing.T) {
	asked, _ := asking(t, 200, vector(`{"metric":{"pod":"ping-a"},"value":[1000,"2"]}`))

	value, err := asked.GetMetricByName(t.Context(), types.NamespacedName{Namespace: "shop", Name: "ping-a"}, pingsPerSecond, nil)

	if err != nil || value.Value.Value() != 2 {
		t.Errorf("it is %v, %v", value, err)
	}
	_, err = asked.GetMetricByName(t.Context(), types.NamespacedName{Namespace: "shop", Name: "ping-c"}, pingsPerSecond, nil)
	if !apierrors.IsNotFound(err) {
		t.Errorf("a pod without a value gives %v", err)
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	away := &perPod{pods: knownPods{names: []string{"ping-a"}}, source: prometheus("http://127.0.0.1:1"), queries: map[string]string{"pings_per_second": "x"}}
	answering := func(status int, answer string) *perPod {
		asked, _ := asking(t, status, answer, "ping-a")
		return asked
	}
	none, _ := asking(t, 200, vector(""))
	for name, wrong := range map[string]struct {
		provider *perPod
		is       func(error) bool
		says     string
	}{
		"away":          {away, apierrors.IsServiceUnavailable, "does not answer"},
		"no series":     {answering(200, vector("")), apierrors.IsNotFound, "could not find the metric"},
		"no pods":       {none, apierrors.IsNotFound, "could not find the metric"},
		"wrong query":   {answering(400, `{"status":"error","error":"parse error: unexpected"}`), apierrors.IsServiceUnavailable, "refuses the query: parse error"},
		"scalar":        {answering(200, `{"status":"success","data":{"resultType":"scalar","result":[]}}`), apierrors.IsServiceUnavailable, "gives a scalar"},
		"no label":      {answering(200, vector(`{"metric":{},"value":[1,"1"]}`)), apierrors.IsServiceUnavailable, "without the label pod"},
		"two series":    {answering(200, vector(`{"metric":{"pod":"ping-a"},"value":[1,"1"]},{"metric":{"pod":"ping-a"},"value":[1,"1"]}`)), apierrors.IsServiceUnavailable, "several series"},
		"no value":      {answering(200, vector(`{"metric":{"pod":"ping-a"},"value":["x",1]}`)), apierrors.IsServiceUnavailable, "no value"},
		"no Prometheus": {answering(502, "<html>"), apierrors.IsServiceUnavailable, "502 Bad Gateway"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := wrong.provider.GetMetricBySelector(t.Context(), "shop", labels.Everything(), pingsPerSecond, nil)
			if !wrong.is(err) || !strings.Contains(err.Error(), wrong.says) {
				t.Errorf("it says %v", err)
			}
		})
	}
}

func TestAnotherMetricIsNotFound(t *testing.T) {
	asked, _ := asking(t, 200, vector(""), "ping-a")
	other := pingsPerSecond
	other.Metric = "others"

	_, err := asked.GetMetricBySelector(t.Context(), "shop", labels.Everything(), other, nil)

	if !apierrors.IsNotFound(err) {
		t.Errorf("it says %v", err)
	}
	if all := asked.ListAllMetrics(); len(all) != 1 || all[0] != pingsPerSecond {
		t.Errorf("it lists %v", all)
	}
}

func TestMetricsAreNameAndQuery(t *testing.T) {
	queries, err := parsed([]string{"a=sum(x{y=\"z\"})", "b=1"})
	if err != nil || queries["a"] != `sum(x{y="z"})` || queries["b"] != "1" {
		t.Errorf("it is %v, %v", queries, err)
	}
	for _, wrong := range [][]string{nil, {"a"}, {"=x"}, {"a="}} {
		if _, err := parsed(wrong); err == nil {
			t.Errorf("%v is taken", wrong)
		}
	}
}
