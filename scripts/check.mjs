// npm run check: everything about the code that can be said without running it. All checks run, also after one failed.
import { availableParallelism } from 'node:os'
import { capture, seconds, tool } from './run.mjs'
import { build, install } from './set-up.mjs'

const checks = {
  // The longest first, because two run at a time.
  lint: [...tool('eslint'), '--max-warnings', '0', '.'],
  format: [
    ...tool('prettier'),
    '--check',
    '--log-level',
    'warn',
    '--cache',
    '--cache-location',
    '.cache/prettier',
    '.',
  ],
  types: [...tool('oxlint'), '--deny-warnings'],
  architecture: [
    ...tool('depcruise'),
    '--config',
    '.dependency-cruiser.cjs',
    'src',
    'test',
    'packages/client/src',
    'packages/console/src',
  ],
  'dead code': [...tool('knip')],
  openapi: [process.execPath, 'scripts/openapi.mjs', '--check'],
}

/** The longest takes half a minute; what hangs must fail rather than hold up CI. */
const mayTakeMs = 15 * 60_000

await install()
// The benchmarks import what was built.
await build()
const waiting = Object.entries(checks)
const failed = []
await Promise.all(Array.from({ length: Math.min(availableParallelism(), waiting.length) }, worker))
process.stdout.write(failed.length === 0 ? 'all checks passed\n' : `failed: ${failed.join(', ')}\n`)
process.exitCode = failed.length === 0 ? 0 : 1

async function worker() {
  for (let next = waiting.shift(); next; next = waiting.shift()) await check(...next)
}

async function check(name, command) {
  const start = performance.now()
  const { code, output } = await capture(command, {}, mayTakeMs)
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(22)} ${seconds(start)}\n`)
  if (code === 0) return
  failed.push(name)
  process.stdout.write(`${output.trimEnd()}\n\n`)
}
