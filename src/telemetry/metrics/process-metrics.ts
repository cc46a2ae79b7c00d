import type { Registry as RegistryType } from 'prom-client'
import Registry from 'prom-client/lib/registry.js'
import eventLoopLag from 'prom-client/lib/metrics/eventLoopLag.js'
import gc from 'prom-client/lib/metrics/gc.js'
import heapSizeAndUsed from 'prom-client/lib/metrics/heapSizeAndUsed.js'
import heapSpacesSizeAndUsed from 'prom-client/lib/metrics/heapSpacesSizeAndUsed.js'
import osMemoryHeap from 'prom-client/lib/metrics/osMemoryHeap.js'
import processMaxFileDescriptors from 'prom-client/lib/metrics/processMaxFileDescriptors.js'
import processOpenFileDescriptors from 'prom-client/lib/metrics/processOpenFileDescriptors.js'
import processResources from 'prom-client/lib/metrics/processResources.js'
import processStartTime from 'prom-client/lib/metrics/processStartTime.js'
import version from 'prom-client/lib/metrics/version.js'
import { scrapedCounter } from './scraped-metrics.js'

/** A timer of this period measures the event loop. Each tick wakes the process, so it is longer than prom-client's own. */
const eventLoopMonitoringPrecision = 50

let registry: RegistryType | undefined

/** prom-client's own metrics of this process. They cannot be stopped, so there is one set, however many services run in it. */
export function processMetrics(): RegistryType {
  if (registry) return registry
  registry = new Registry()
  const collectors = [
    ...[processStartTime, osMemoryHeap, processOpenFileDescriptors, processMaxFileDescriptors],
    ...[eventLoopLag, processResources, heapSizeAndUsed, heapSpacesSizeAndUsed, version, gc],
  ]
  for (const collect of collectors) collect(registry, { eventLoopMonitoringPrecision })
  cpuSeconds(registry)
  return registry
}

/** Under prom-client's names; its own collector would load OpenTelemetry. */
function cpuSeconds(of: RegistryType): void {
  const counter = (name: string, help: string, micros: (usage: NodeJS.CpuUsage) => number) =>
    scrapedCounter(of, { name, help }, () => [[{}, micros(process.cpuUsage()) / 1e6]])
  counter('process_cpu_user_seconds_total', 'User CPU time spent in seconds.', ({ user }) => user)
  counter('process_cpu_system_seconds_total', 'System CPU time spent in seconds.', ({ system }) => system)
  counter(
    'process_cpu_seconds_total',
    'User and system CPU time spent in seconds.',
    ({ user, system }) => user + system,
  )
}
