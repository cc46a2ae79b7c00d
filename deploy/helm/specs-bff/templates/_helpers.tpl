{{- define "specs-bff.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "specs-bff.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "specs-bff.labels" -}}
{{ include "specs-bff.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "specs-bff.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "specs-bff.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "specs-bff.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- /* A number as Go's YAML reads it is a float: 31536000 must not become 3.1536e+07. */ -}}
{{- define "specs-bff.text" -}}
{{- if kindIs "float64" . -}}
{{- if eq . (floor .) -}}{{ int64 . }}{{- else -}}{{ . }}{{- end -}}
{{- else -}}
{{ . }}
{{- end -}}
{{- end -}}

{{- define "specs-bff.managementPort" -}}
{{- with .Values.env.MANAGEMENT_PORT }}{{ int . }}{{ end -}}
{{- end -}}

{{- /* The end of the pod: the balancers' time, the service's own, and a little more. */ -}}
{{- define "specs-bff.gracePeriod" -}}
{{- $shutdownMs := default 10000 .Values.env.SHUTDOWN_TIMEOUT_MS | int -}}
{{- add .Values.preStopSeconds (div (add $shutdownMs 999) 1000) 5 -}}
{{- end -}}

{{- define "specs-bff.givenSecrets" -}}
{{- if or .Values.insecureSecrets .Values.projects.content .Values.apiKeys.content -}}true{{- end -}}
{{- end -}}

{{- define "specs-bff.hasFiles" -}}
{{- if or (include "specs-bff.givenSecrets" .) .Values.secrets .Values.projects.existingSecret .Values.apiKeys.existingSecret -}}true{{- end -}}
{{- end -}}
