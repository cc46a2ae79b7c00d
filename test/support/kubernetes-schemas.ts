import { createRequire } from 'node:module'
import { resolve } from 'node:path'

export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
}

interface Validate {
  (object: unknown): boolean
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null
}

const require = createRequire(import.meta.url)

/** The validators that kubernetes-models made from Kubernetes' own OpenAPI document, and from the operator's CRDs. */
const schemas: Readonly<Record<string, string>> = {
  'v1 Secret': 'kubernetes-models/_schemas/IoK8sApiCoreV1Secret',
  'v1 Service': 'kubernetes-models/_schemas/IoK8sApiCoreV1Service',
  'v1 ServiceAccount': 'kubernetes-models/_schemas/IoK8sApiCoreV1ServiceAccount',
  'apps/v1 Deployment': 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment',
  'autoscaling/v2 HorizontalPodAutoscaler':
    'kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler',
  'policy/v1 PodDisruptionBudget': 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget',
  'networking.k8s.io/v1 NetworkPolicy': 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy',
  'networking.k8s.io/v1 Ingress': 'kubernetes-models/_schemas/IoK8sApiNetworkingV1Ingress',
  'monitoring.coreos.com/v1 ServiceMonitor':
    '@kubernetes-models/prometheus-operator/_schemas/MonitoringCoreosComV1ServiceMonitor',
  'monitoring.coreos.com/v1 PrometheusRule':
    '@kubernetes-models/prometheus-operator/_schemas/MonitoringCoreosComV1PrometheusRule',
}

/** What the API server would refuse or drop of one object: values against the schema, and fields that it does not have. */
export function kubernetesFaults(object: KubernetesObject): string[] {
  const name = `${object.kind} ${object.metadata.name}`
  const schema = schemas[`${object.apiVersion} ${object.kind}`]
  if (schema === undefined) return [`${name}: no schema for ${object.apiVersion}`]
  const { validate } = require(resolve('node_modules', `${schema}.js`)) as { readonly validate: Validate }
  const unread = new Set<string>()
  const isValid = validate(watched(object, '', unread))
  const errors = isValid ? [] : (validate.errors ?? [])
  return [
    ...errors.map(({ instancePath, message }) => `${name}${instancePath} ${message ?? 'is not valid'}`),
    ...[...unread].map((path) => `${name}${path} is not a field of it`),
  ]
}

/** The validator reads each field that the schema has, and lists those of maps. What it never reads is not in the schema. */
function watched<T extends object>(target: T, path: string, unread: Set<string>): T {
  const pathOf = (name: string) => `${path}/${name}`
  if (!Array.isArray(target)) for (const name of Object.keys(target)) unread.add(pathOf(name))
  return new Proxy(target, {
    get(of, name, receiver) {
      const value: unknown = Reflect.get(of, name, receiver)
      if (typeof name === 'symbol') return value
      unread.delete(pathOf(name))
      return typeof value === 'object' && value !== null ? watched(value, pathOf(name), unread) : value
    },
    ownKeys(of) {
      for (const name of Object.keys(of)) unread.delete(pathOf(name))
      return Reflect.ownKeys(of)
    },
  })
}
