{{- /* By these labels pods are found; they never change. */ -}}
{{- define "app.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* The labels of every object, besides those of its selector. */ -}}
{{- define "app.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with (.Values.global).labels }}
{{ toYaml . }}
{{- end }}
{{- end }}
@if redis@
@if redis@{{- define "app.redis.selector" -}}
@if redis@app.kubernetes.io/name: redis
@if redis@app.kubernetes.io/instance: {{ .Release.Name }}
@if redis@{{- end }}
