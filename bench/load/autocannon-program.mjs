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
const { origin, pathname, search, hash } = new URL(url)
const path = `${pathname}${search}${hash}`

// A choice of paths made beforehand: a function for each request would cost more than the request.
const paths = choices ? Array.from({ length: Math.min(2 * choices, 20_000) }, () => drawn(choices)) : [path]

const result = await autocannon({
  url: origin,
  connections,
  duration: seconds,
  headers,
  requests: paths.map((one) => ({ method: 'GET', path: one })),
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
  return path.replace('#', String(1 + Math.floor(Math.random() * count)))
}
