/*
 * The parts of prom-client by themselves. Its index would load OpenTelemetry, which nothing may without an exporter.
 */
declare module 'prom-client/lib/registry.js' {
  export { Registry as default } from 'prom-client'
}
declare module 'prom-client/lib/counter.js' {
  export { Counter as default } from 'prom-client'
}
declare module 'prom-client/lib/gauge.js' {
  export { Gauge as default } from 'prom-client'
}
declare module 'prom-client/lib/histogram.js' {
  import { Histogram } from 'prom-client'
  export default class extends Histogram {
    /** What the registry asks. */
    getForPromString(): ReturnType<Histogram['get']>
  }
}
declare module 'prom-client/lib/metrics/*.js' {
  import type { Registry } from 'prom-client'
  export default function collect(registry: Registry, config: { eventLoopMonitoringPrecision?: number }): void
}
