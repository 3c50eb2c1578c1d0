package main

import (
	"context"
	"net/netip"
	"testing"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

func TestOnlyPodsThatAPassKnewGoOn(t *testing.T) {
	gone, leave := context.WithCancel(t.Context())
	leave()
	waiting := []waiter{
		{t.Context(), "known", make(chan struct{})}, {t.Context(), "unknown", make(chan struct{})}, {gone, "gone", make(chan struct{})},
	}
	rest := release(waiting, map[types.UID]bool{"known": true})
	select {
	case <-waiting[0].done:
	default:
		t.Error("the pod whose rules are written still waits")
	}
	if len(rest) != 1 || rest[0].uid != "unknown" {
		t.Errorf("still waiting: %v", rest)
	}
}

func TestAPodThatIsDeletedKeepsItsRulesAsLongAsItRuns(t *testing.T) {
	var controller controller
	one := &core.Pod{ObjectMeta: meta.ObjectMeta{UID: "one"}}
	given := map[types.UID]netip.Addr{"one": netip.MustParseAddr("10.42.0.2")}
	for step, test := range []struct {
		pods  []*core.Pod
		given map[types.UID]netip.Addr
		want  int
	}{{[]*core.Pod{one}, given, 0}, {nil, given, 1}, {nil, given, 1}, {nil, nil, 0}, {nil, given, 0}} {
		if got := controller.linger(test.pods, test.given); len(got) != test.want {
			t.Errorf("step %d: %v", step, got)
		}
	}
}
