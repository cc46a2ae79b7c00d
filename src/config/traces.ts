import type { Environment } from './environment.js'
import { Secret } from './secret.js'

/** Where traces go. Undefined: nowhere. The variables are those of OpenTelemetry, whose other ones it reads by itself. */
export const tracesOf = (env: Environment) => {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: whole } = env.values
  const url = whole ?? (base === undefined ? undefined : `${base}/v1/traces`)
  if (url === undefined || env.value('OTEL_SDK_DISABLED') === 'true') return undefined
  const headers = env.values.OTEL_EXPORTER_OTLP_HEADERS
  return {
    url,
    protocol: env.value('OTEL_EXPORTER_OTLP_PROTOCOL'),
    /** May hold credentials. */
    ...(headers !== undefined && { headers: new Secret(headers) }),
  }
}
