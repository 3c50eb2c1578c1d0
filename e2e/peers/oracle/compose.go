package main

import (
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// The folder that the compose file of a question is in.
const folder = "/r/w"

type object = map[string]any

// compose is what Compose makes of a file: the fields that pingctl carries out, without those that have their default.
func compose(asked question) (any, error) {
	// `~` is the folder of the process's own user.
	if err := os.Setenv("HOME", asked.Variables["HOME"]); err != nil {
		fail(err)
	}
	project, err := loader.LoadWithContext(context.Background(), types.ConfigDetails{
		WorkingDir:  folder,
		ConfigFiles: []types.ConfigFile{{Filename: folder + "/compose.yaml", Content: []byte(asked.Input)}},
		Environment: maps.Clone(types.Mapping(asked.Variables)),
	}, func(options *loader.Options) { options.SetProjectName(filepath.Base(folder), false) })
	if err != nil {
		return nil, err
	}
	project = project.WithoutUnnecessaryResources()
	services := object{}
	for name, service := range project.Services {
		services[name] = serviceOf(project, service)
	}
	networks := object{}
	for _, network := range project.Networks {
		networks[network.Name] = filled(object{"internal": network.Internal, "labels": own(network.Labels)})
	}
	volumes := object{}
	for _, volume := range project.Volumes {
		volumes[volume.Name] = filled(object{"labels": own(volume.Labels)})
	}
	return filled(object{"name": project.Name, "services": services, "networks": networks, "volumes": volumes}), nil
}

func serviceOf(project *types.Project, service types.ServiceConfig) object {
	image := service.Image
	if image == "" {
		image = project.Name + "-" + service.Name
	}
	name := service.ContainerName
	if name == "" {
		name = project.Name + "-" + service.Name + "-1"
	}
	mounts, inMemory := mountsOf(project, service)
	return filled(object{
		"name": name, "image": image, "build": buildOf(service), "entrypoint": []string(service.Entrypoint), "command": []string(service.Command),
		"environment": given(service.Environment), "ports": portsOf(service), "networks": networksOf(project, service), "mounts": mounts,
		"tmpfs": inMemory, "healthcheck": healthcheckOf(service), "depends_on": dependenciesOf(service),
		"restart": strings.TrimSuffix(strings.TrimPrefix(service.Restart, "no"), ":0"), "user": service.User, "read_only": service.ReadOnly,
		"cap_add": service.CapAdd, "cap_drop": service.CapDrop, "security_opt": service.SecurityOpt, "init": service.Init != nil && *service.Init,
		"privileged": service.Privileged, "hostname": service.Hostname, "limits": limitsOf(service), "labels": own(service.Labels),
		"stop_grace_period": duration(service.StopGracePeriod),
	})
}

func buildOf(service types.ServiceConfig) any {
	if service.Build == nil {
		return nil
	}
	dockerfile := service.Build.Dockerfile
	if !filepath.IsAbs(dockerfile) {
		dockerfile = filepath.Join(service.Build.Context, dockerfile)
	}
	return filled(object{"context": service.Build.Context, "dockerfile": dockerfile, "args": given(service.Build.Args), "target": service.Build.Target})
}

func portsOf(service types.ServiceConfig) []string {
	var ports []string
	for _, port := range service.Ports {
		address := port.HostIP
		if address == "" {
			address = "127.0.0.1"
		}
		published := port.Published
		if published == "" {
			published = "0"
		}
		ports = append(ports, fmt.Sprintf("%s %s %d %s", address, published, port.Target, strings.ToLower(port.Protocol)))
	}
	sort.Strings(ports)
	return ports
}

func networksOf(project *types.Project, service types.ServiceConfig) object {
	networks := object{}
	for key, settings := range service.Networks {
		aliases := []string{service.Name}
		if settings != nil {
			for _, alias := range settings.Aliases {
				if alias != service.Name {
					aliases = append(aliases, alias)
				}
			}
		}
		networks[project.Networks[key].Name] = aliases
	}
	return networks
}

func mountsOf(project *types.Project, service types.ServiceConfig) (mounts []string, inMemory []string) {
	inMemory = append(inMemory, service.Tmpfs...)
	for _, volume := range service.Volumes {
		switch volume.Type {
		case types.VolumeTypeTmpfs:
			inMemory = append(inMemory, volume.Target+options(volume))
		case types.VolumeTypeVolume:
			source := "-"
			if volume.Source != "" {
				source = project.Volumes[volume.Source].Name
			}
			mounts = append(mounts, fmt.Sprintf("%s volume %s %t", volume.Target, source, volume.ReadOnly))
		default:
			mounts = append(mounts, fmt.Sprintf("%s %s %s %t %t", volume.Target, volume.Type, volume.Source, volume.ReadOnly,
				volume.Bind == nil || bool(volume.Bind.CreateHostPath)))
		}
	}
	for _, secret := range service.Secrets {
		target := secret.Target
		if target == "" {
			target = secret.Source
		}
		if !strings.HasPrefix(target, "/") {
			target = "/run/secrets/" + target
		}
		mounts = append(mounts, fmt.Sprintf("%s bind %s true false", target, project.Secrets[secret.Source].File))
	}
	sort.Strings(mounts)
	sort.Strings(inMemory)
	return mounts, inMemory
}

func options(volume types.ServiceVolumeConfig) string {
	var options []string
	if volume.ReadOnly {
		options = append(options, "ro")
	}
	if volume.Tmpfs != nil && volume.Tmpfs.Size != 0 {
		options = append(options, fmt.Sprintf("size=%d", volume.Tmpfs.Size))
	}
	if volume.Tmpfs != nil && volume.Tmpfs.Mode != 0 {
		options = append(options, fmt.Sprintf("mode=0%o", volume.Tmpfs.Mode))
	}
	if len(options) == 0 {
		return ""
	}
	return ":" + strings.Join(options, ",")
}

func healthcheckOf(service types.ServiceConfig) any {
	check := service.HealthCheck
	if check == nil {
		return nil
	}
	if check.Disable {
		return object{"test": []string{"NONE"}}
	}
	retries := uint64(0)
	if check.Retries != nil {
		retries = *check.Retries
	}
	return filled(object{"test": []string(check.Test), "interval": duration(check.Interval), "timeout": duration(check.Timeout),
		"start_period": duration(check.StartPeriod), "retries": retries})
}

func dependenciesOf(service types.ServiceConfig) object {
	dependencies := object{}
	for name, dependency := range service.DependsOn {
		dependencies[name] = fmt.Sprintf("%s %t", dependency.Condition, dependency.Restart)
	}
	return dependencies
}

// In ten thousandths of a processor, bytes and processes.
func limitsOf(service types.ServiceConfig) any {
	cpus, memory, pids := float64(service.CPUS), int64(service.MemLimit), service.PidsLimit
	if service.Deploy != nil && service.Deploy.Resources.Limits != nil {
		limits := service.Deploy.Resources.Limits
		if limits.NanoCPUs != 0 {
			cpus = float64(limits.NanoCPUs)
		}
		if limits.MemoryBytes != 0 {
			memory = int64(limits.MemoryBytes)
		}
		if limits.Pids != 0 {
			pids = limits.Pids
		}
	}
	return filled(object{"cpus": int64(math.Round(cpus * 1e4)), "memory": memory, "pids": pids})
}

// In nanoseconds.
func duration(value *types.Duration) int64 {
	if value == nil {
		return 0
	}
	return int64(time.Duration(*value))
}

func given(values types.MappingWithEquals) object {
	result := object{}
	for name, value := range values {
		if value != nil {
			result[name] = *value
		}
	}
	return result
}

func own(labels types.Labels) object {
	result := object{}
	for name, value := range labels {
		if !strings.HasPrefix(name, "com.docker.compose.") {
			result[name] = value
		}
	}
	return result
}

// The entries that say something.
func filled(values object) object {
	for key, value := range values {
		empty := value == nil
		switch value := value.(type) {
		case string:
			empty = value == ""
		case bool:
			empty = !value
		case int64:
			empty = value == 0
		case uint64:
			empty = value == 0
		case []string:
			empty = len(value) == 0
		case object:
			empty = len(value) == 0
		}
		if empty {
			delete(values, key)
		}
	}
	return values
}
