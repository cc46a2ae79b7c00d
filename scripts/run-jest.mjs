import { spawn } from 'node:child_process'
import { forwardSignals, tool } from './run.mjs'

/** Jest needs well under a second for it. */
const mayTakeToEndMs = 20_000

/**
 * Runs Jest in the foreground; ends with its exit code. A Node process can lock up while it ends, all
 * work done (nodejs/node#54918), and would hold up CI for ever. So Jest tells its verdict by
 * jest-verdict.mjs, and is killed when it is still there long after.
 */
export function runJest(args, env) {
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
