package main

import (
	"context"
	"errors"
	"time"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

// cluster is what the API server knows of pods, namespaces and policies, kept up to date.
type cluster struct {
	pods, namespaces, policies cache.SharedIndexInformer
}

// follow reads the cluster's objects whole and calls changed after every later change. It waits as long as the API server does not answer
// or does not grant the rights yet, which at the very first start of a node come with its manifests.
func follow(ctx context.Context, kubeconfig string, changed func()) (*cluster, error) {
	coreClient, err := client(kubeconfig, "/api", core.SchemeGroupVersion)
	if err != nil {
		return nil, err
	}
	networkingClient, err := client(kubeconfig, "/apis", networking.SchemeGroupVersion)
	if err != nil {
		return nil, err
	}
	if err := granted(ctx, coreClient, networkingClient); err != nil {
		return nil, err
	}
	all := &cluster{
		pods:       informer(coreClient, "pods", &core.Pod{}),
		namespaces: informer(coreClient, "namespaces", &core.Namespace{}),
		policies:   informer(networkingClient, "networkpolicies", &networking.NetworkPolicy{}),
	}
	var read []cache.InformerSynced
	for _, informer := range []cache.SharedIndexInformer{all.pods, all.namespaces, all.policies} {
		if err := informer.SetTransform(onlyWhatRulesNeed); err != nil {
			return nil, err
		}
		if _, err := informer.AddEventHandler(noticing(changed)); err != nil {
			return nil, err
		}
		read = append(read, informer.HasSynced)
		go informer.RunWithContext(ctx)
	}
	if !cache.WaitForCacheSync(ctx.Done(), read...) {
		return nil, errors.New("ended before the cluster's objects were read")
	}
	return all, nil
}

// client returns one for a single group of the API: with those of all groups this program would be twice as large in memory.
func client(kubeconfig, path string, version schema.GroupVersion) (*rest.RESTClient, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	kinds := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{core.AddToScheme, networking.AddToScheme} {
		if err := add(kinds); err != nil {
			return nil, err
		}
	}
	meta.AddToGroupVersion(kinds, schema.GroupVersion{Version: "v1"})
	config.GroupVersion = &version
	config.APIPath = path
	config.NegotiatedSerializer = serializer.NewCodecFactory(kinds).WithoutConversion()
	config.ContentType = runtime.ContentTypeProtobuf
	config.UserAgent = "netpol"
	return rest.RESTClientFor(config)
}

// granted returns as soon as all that the rules need may be listed. Informers would ask again only after a pause that grows.
func granted(ctx context.Context, coreClient, networkingClient *rest.RESTClient) error {
	ask := func(client *rest.RESTClient, resource string) error {
		return client.Get().Resource(resource).Param("limit", "1").Do(ctx).Error()
	}
	for {
		err := errors.Join(ask(coreClient, "pods"), ask(coreClient, "namespaces"), ask(networkingClient, "networkpolicies"))
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func informer(client *rest.RESTClient, resource string, kind runtime.Object) cache.SharedIndexInformer {
	return cache.NewSharedIndexInformer(cache.NewListWatchFromClient(client, resource, meta.NamespaceAll, fields.Everything()),
		kind, 0, cache.Indexers{})
}

func noticing(changed func()) cache.ResourceEventHandler {
	return cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { changed() },
		UpdateFunc: func(any, any) { changed() },
		DeleteFunc: func(any) { changed() },
	}
}

// onlyWhatRulesNeed keeps the cache small.
func onlyWhatRulesNeed(object any) (any, error) {
	switch full := object.(type) {
	case *core.Pod:
		return slimPod(full), nil
	case *core.Namespace:
		return &core.Namespace{ObjectMeta: slim(full.ObjectMeta)}, nil
	case *networking.NetworkPolicy:
		return &networking.NetworkPolicy{ObjectMeta: slim(full.ObjectMeta), Spec: full.Spec}, nil
	default:
		return object, nil
	}
}

func slim(full meta.ObjectMeta) meta.ObjectMeta {
	return meta.ObjectMeta{
		Namespace: full.Namespace, Name: full.Name, UID: full.UID, ResourceVersion: full.ResourceVersion, Labels: full.Labels,
	}
}

func slimPod(full *core.Pod) *core.Pod {
	small := &core.Pod{ObjectMeta: slim(full.ObjectMeta)}
	small.Spec.NodeName, small.Spec.HostNetwork = full.Spec.NodeName, full.Spec.HostNetwork
	small.Status.Phase, small.Status.PodIPs = full.Status.Phase, full.Status.PodIPs
	small.Spec.InitContainers, small.Spec.Containers = slimContainers(full.Spec.InitContainers), slimContainers(full.Spec.Containers)
	return small
}

func slimContainers(full []core.Container) []core.Container {
	var small []core.Container
	for _, container := range full {
		if len(container.Ports) > 0 {
			small = append(small, core.Container{Ports: container.Ports})
		}
	}
	return small
}

func objects[T any](informer cache.SharedIndexInformer) []T {
	var all []T
	for _, object := range informer.GetStore().List() {
		all = append(all, object.(T))
	}
	return all
}
