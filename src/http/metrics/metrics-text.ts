/** All metrics of this process in Prometheus' text format. Telemetry has them; this layer only hands them out. */
export abstract class MetricsText {
  abstract readonly contentType: string
  abstract read(): Promise<string>
}
