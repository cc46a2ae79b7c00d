// npm test: everything that the tests need, then the tests. Arguments go to Jest: npm test -- test/unit
import { spawn } from 'node:child_process'
import { getRedisServer } from './redis-server.mjs'
import { forwardSignals, tool } from './run.mjs'
import { build, install } from './set-up.mjs'

/** Jest needs well under a second for it. */
const mayTakeToEndMs = 20_000

await install()
await build()
process.exitCode = await runJest(process.argv.slice(2), {
  ...redisServer(),
  // Without it Jest cannot load ES modules, which all of Nest is.
  NODE_OPTIONS:
    `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim(),
})

function redisServer() {
  try {
    return getRedisServer()
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

/**
 * Runs Jest in the foreground; ends with its exit code. A Node process can lock up while it ends, all
 * work done (nodejs/node#54918), and would hold up CI for ever. So Jest tells its verdict by
 * test/support/jest-verdict.mjs, and is killed when it is still there long after.
 */
function runJest(args, env) {
  return new Promise((resolve) => {
    const [program, jest] = tool('jest')
    const child = spawn(program, [jest, ...args], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...env },
    })
    const release = forwardSignals(child)
    let verdict
    let timer
    child.once('message', (message) => {
      verdict = message
      timer = setTimeout(() => {
        process.stderr.write('Jest has its verdict but does not end: killed\n')
        child.kill('SIGKILL')
      }, mayTakeToEndMs)
    })
    child.once('close', (code) => {
      clearTimeout(timer)
      release()
      resolve(code ?? (verdict?.success ? 0 : 1))
    })
  })
}
