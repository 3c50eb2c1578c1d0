{{- /* The name of what this release makes: the release's own name, with the chart's where it does not say it. */ -}}
{{- define "ping.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- /* By these labels pods are found; they never change. */ -}}
{{- define "ping.selector" -}}
app.kubernetes.io/name: ping
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* The labels of every object, besides those of its selector. */ -}}
{{- define "ping.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with (.Values.global).labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "ping.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "ping.redis.host" -}}
{{- if .Values.redis.enabled }}{{ .Release.Name }}-redis{{ else }}{{ required "externalRedis.host is needed where redis.enabled is false" .Values.externalRedis.host }}{{ end }}
{{- end }}

{{- define "ping.redis.secret" -}}
{{- if .Values.redis.enabled }}{{ .Values.redis.auth.existingSecret | default (printf "%s-redis" .Release.Name) }}{{ else }}{{ required "externalRedis.secret is needed where redis.enabled is false" .Values.externalRedis.secret }}{{ end }}
{{- end }}

{{- /* No rights for a process that needs none. */ -}}
{{- define "ping.container.security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}
