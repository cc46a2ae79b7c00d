import type { Logger } from '../logging/logger.js'
import type { OnUpstreamEvent, UpstreamEvent } from '../upstream/events.js'

type Level = 'debug' | 'info' | 'warn' | 'error'

/** Writes each event as one line. `error` is for what somebody must fix; an outage of the upstream is a `warn`. */
export function logUpstreamEvent(logger: Logger): OnUpstreamEvent {
  return (event) => {
    const { type, ...fields } = event
    const [level, message] = lineOf(event)
    logger[level]({ event: type, ...rounded(fields) }, message)
  }
}

/** Durations come with the fractions of a stopwatch. */
function rounded(fields: object): object {
  const entries: [string, unknown][] = Object.entries(fields)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'number' ? Math.round(value) : value]),
  )
}

function lineOf(event: UpstreamEvent): [Level, string] {
  switch (event.type) {
    case 'request-sent':
      return ['debug', 'upstream request sent']
    case 'request-answered':
      return [event.outcome === 'ok' ? 'debug' : 'warn', 'upstream request answered']
    case 'request-failed':
      return ['warn', 'upstream request failed']
    case 'retry':
      return ['info', 'upstream request will be retried']
    case 'credentials-renewed':
      return ['info', 'upstream credentials renewed']
    case 'credentials-renewal-failed':
      return [
        'warn',
        'upstream credentials could not be renewed; the current ones are used until they expire',
      ]
    case 'credentials-rejected':
      return [
        'error',
        'upstream credentials rejected; they cool down before the next try, or until they change',
      ]
    case 'clock-skew':
      return ['error', 'the clock of this machine and that of the upstream differ']
    case 'breaker-opened':
      return ['warn', 'upstream is failing; only probes are sent']
    case 'breaker-probing':
      return ['info', 'upstream is being probed']
    case 'breaker-closed':
      return ['info', 'upstream has recovered']
    case 'api-unpublished': {
      const other = event.api === 'v1' ? 'v2' : 'v1'
      const hint = `MODELARTS_API=${other} (or api: ${other} for the project) is the likely fix`
      return ['error', `ModelArts does not publish ${event.source} here; ${hint}`]
    }
    case 'api-fallback':
      return ['warn', 'ModelArts does not publish this API here; the fallback is asked instead']
    case 'items-odd':
      return ['warn', 'some items of a list were not as documented']
    case 'apis-in-use':
      return ['info', 'which generation of the ModelArts API each project speaks']
    case 'projects-loaded':
      return ['info', 'projects file loaded']
    case 'projects-rejected':
      return ['error', 'projects file rejected; the previous one stays in force']
    case 'secret-unreadable':
      return ['error', 'secret file cannot be read; its last content stays in force']
  }
}
