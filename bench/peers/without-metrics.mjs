// @ts-check
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratchFolder } from '../scratch.mjs'
import { startService } from './service.mjs'

/** In what was built, with whatever names the bundler gave the channels. */
const subscriptions = [
  ...['requests', 'cache', 'upstream', 'redis'].map((name) => `this.${name}.onEvent`),
  'figures.onRequest',
  'figures.onUpstream',
]

/**
 * The service as it is built, but for the subscriptions of those who count: the same files, and the same work
 * otherwise. There is no switch for it, because nobody else needs one.
 *
 * @param {Parameters<typeof startService>[0]} options
 */
export async function startServiceWithoutMetrics(options) {
  const folder = join(scratchFolder(), 'without-metrics')
  cpSync('dist', join(folder, 'dist'), { recursive: true })
  // The service reads its version from it.
  cpSync('package.json', join(folder, 'package.json'))
  const entry = join(folder, 'dist/main.js')
  writeFileSync(entry, withoutSubscriptions(readFileSync(entry, 'utf8')))
  return startService({ ...options, name: 'service-without-metrics', entry })
}

/** @param {string} text */
function withoutSubscriptions(text) {
  return subscriptions.reduce((rest, listener) => {
    const [before, after, ...more] = rest.split(
      new RegExp(`\\w+\\.subscribe\\(${listener.replaceAll('.', '\\.')}\\)`),
    )
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(
        `dist/main.js does not subscribe ${listener} once: bench/peers/without-metrics.mjs is out of date`,
      )
    return `${before}0${after}`
  }, text)
}
