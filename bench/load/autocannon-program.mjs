// @ts-check
// A process of its own, so that it can have a core of its own.
import autocannon from 'autocannon'
import { givenOptions, tellResult } from './program.mjs'
import { scatter } from './scatter.mjs'

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

/** @param {import('./load.mjs').Choices} choices */
function drawn({ count, popularity }) {
  const rank =
    popularity === 'zipf' ? Math.floor((count + 1) ** Math.random()) : Math.floor(Math.random() * count)
  return path.replace('RANDOM', String(1 + ((rank * scatter) % count)))
}
