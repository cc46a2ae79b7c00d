// @ts-check
// A process of its own, so that it can have a core of its own.
import autocannon from 'autocannon'

/** @type {import('./load.mjs').LoadOptions} */
const { url, seconds, connections, headers = {}, choices } = JSON.parse(process.argv[2] ?? '')
const { origin, pathname, search } = new URL(url)
const path = `${pathname}${search}`

// A choice of paths made beforehand: a function for each request would cost more than the request.
const paths = choices ? Array.from({ length: 5000 }, () => drawn(path, choices)) : [path]

const result = await autocannon({
  url: origin,
  connections,
  duration: seconds,
  headers,
  requests: paths.map((one) => ({ method: 'GET', path: one })),
})
const answered = result['2xx'] + result.non2xx
process.stdout.write(
  `result ${JSON.stringify({
    requests: answered,
    requestsPerSecond: answered / result.duration,
    failures: result.non2xx + result.errors,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  })}\n`,
)

/** @param {string} template @param {number} count */
function drawn(template, count) {
  return template.replace('#', String(1 + Math.floor(Math.random() * count)))
}
