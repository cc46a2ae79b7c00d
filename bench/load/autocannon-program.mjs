// @ts-check
// A process of its own, so that it can have a core of its own.
import autocannon from 'autocannon'
import { givenOptions, tellResult } from './program.mjs'

const {
  url,
  seconds,
  connections,
  headers = {},
  choices,
} = /** @type {import('./load.mjs').LoadOptions} */ (givenOptions())
const { origin, pathname, search } = new URL(url)
const path = `${pathname}${search}`

const result = await autocannon({
  url: origin,
  connections,
  duration: seconds,
  headers,
  requests: [
    choices
      ? { method: 'GET', setupRequest: (request) => ({ ...request, path: drawn(choices) }) }
      : { method: 'GET', path },
  ],
})
const answered = result['2xx'] + result.non2xx
tellResult({
  requests: answered,
  requestsPerSecond: answered / result.duration,
  failures: result.non2xx + result.errors,
  p50Ms: result.latency.p50,
  p99Ms: result.latency.p99,
})

/** @param {number} count */
function drawn(count) {
  return path.replace('RANDOM', String(1 + Math.floor(Math.random() * count)))
}
