// @ts-check
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { getRequest, HttpSocket } from './http-socket.mjs'
import { givenOptions, tellResult } from './program.mjs'

const options = /** @type {import('./random-queries.mjs').RandomQueriesOptions} */ (givenOptions())
const url = new URL(options.url)

const below = (/** @type {number} */ end) => Math.floor(Math.random() * end)
const longId = () => randomBytes(8).readBigUInt64BE() >> 1n
const word = () => randomBytes(1 + below(12)).toString('base64url')

/** How often, and what. The shares are those of the README. @type {readonly (readonly [number, () => string])[]} */
const kinds = [
  [0.5, () => `/specs?job_type=train&engine_id=${below(50)}`],
  // The same few questions in ever new spellings: what remembers spellings must have a bound.
  [0.1, () => `/specs?engine_id=${'0'.repeat(below(30))}${below(50)}&job_type=${spelt('train')}`],
  [0.1, () => `/specs?job_type=train&gpu_type=${word()}&min_gpu_num=${below(1e9)}`],
  [0.15, () => `/specs?job_type=inference&project_type=${below(4)}&engine_id=${longId()}`],
  [0.05, () => `/specs?project_id=${options.refusedProjectId}&engine_id=${longId()}`],
  [0.05, () => `/specs?project_id=${word()}`],
  [0.05, () => `/specs?${word()}=${word()}&engine_id=${word()}`],
]

let requests = 0
let unlike = 0
/** @type {Record<string, number>} */
const statuses = {}
const endMs = performance.now() + options.seconds * 1000
await Promise.all(Array.from({ length: options.connections }, worker))
tellResult({ requests, unlike, statuses })

/** @returns {Promise<void>} */
function worker() {
  return new Promise((resolve) => {
    const socket = new HttpSocket(url, { onOpen: next, onClose: () => void again().then(resolve) })
    function next() {
      if (performance.now() > endMs) {
        socket.close()
        resolve()
        return
      }
      socket.ask(getRequest(new URL(path(), url)), ({ status }) => {
        requests += 1
        statuses[status] = (statuses[status] ?? 0) + 1
        next()
      })
    }
  })
}

/** Closed by the server: another one, unless it is time to end. */
async function again() {
  statuses['closed'] = (statuses['closed'] ?? 0) + 1
  await sleep(100)
  if (performance.now() < endMs) await worker()
}

function path() {
  let at = Math.random()
  for (const [index, [share, make]] of kinds.entries()) {
    at -= share
    if (at > 0) continue
    if (index > 0) unlike += 1
    return make()
  }
  return '/specs'
}

/** With some of its letters written as `%xx`. @param {string} text */
function spelt(text) {
  return text.replace(/./g, (letter) =>
    Math.random() < 0.5 ? letter : `%${letter.charCodeAt(0).toString(16)}`,
  )
}
