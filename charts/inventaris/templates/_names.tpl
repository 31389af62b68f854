{{- define "inventaris.name" -}}
{{- if contains "inventaris" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-inventaris" .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects: never changes in a release's life. Takes (dict "root" $ "part" "beat"). */}}
{{- define "inventaris.selector" -}}
app.kubernetes.io/name: inventaris
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end -}}

{{- define "inventaris.labels" -}}
{{ include "inventaris.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "inventaris.metadata" -}}
name: {{ include "inventaris.name" .root }}-{{ .part }}
labels:
  {{- include "inventaris.labels" . | nindent 2 }}
{{- end -}}

{{/* The pod template of every process of ours, up to its containers. */}}
{{- define "inventaris.pod" -}}
metadata:
  labels:
    {{- include "inventaris.labels" . | nindent 4 }}
  annotations:
    checksum/settings: {{ include (print .root.Template.BasePath "/configmap.yaml") .root | sha256sum }}
spec:
  serviceAccountName: {{ include "inventaris.name" .root }}
  {{- include "inventaris.confined" .root | nindent 2 }}
{{- end -}}

{{- define "inventaris.confined" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "inventaris.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end -}}

{{- define "inventaris.image" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end -}}

{{/* Image, confinement and settings of a container of ours. */}}
{{- define "inventaris.container" -}}
{{ include "inventaris.image" . }}
{{ include "inventaris.containerSecurity" . }}
envFrom:
  - configMapRef: {name: {{ include "inventaris.name" . }}}
  - secretRef: {name: {{ .Values.existingSecret }}}
{{- end -}}
