{{- define "redis.name" -}}
{{ .Release.Name }}-redis
{{- end }}

{{- define "redis.selector" -}}
app.kubernetes.io/name: redis
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "redis.labels" -}}
{{ include "redis.selector" . }}
app.kubernetes.io/component: store
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with (.Values.global).labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "redis.secret" -}}
{{ .Values.auth.existingSecret | default (include "redis.name" .) }}
{{- end }}
