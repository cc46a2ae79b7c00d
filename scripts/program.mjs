import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs `node <entry>` in the background with this environment, plus `PATH` and nothing else of ours: a REDIS_URL
 * in the shell of the one who tries the demo is not meant for it.
 */
export function startProgram(entry, env) {
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for us alone; we end the programs in good order.
    detached: true,
  })
  let output = ''
  let hasEnded = false
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => (output = (output + chunk).slice(-20_000)))
  }
  const exited = new Promise((resolve) => {
    child.once('error', resolve)
    child.once('close', resolve)
  }).then(() => {
    hasEnded = true
  })

  return {
    exited,
    output: () => output,

    /** Resolves once `url` answers with a success, within 30 s. */
    async answers(url) {
      const deadlineMs = performance.now() + 30_000
      while (!(await isOk(url))) {
        if (hasEnded) throw new Error(`${entry} ended at once:\n${output}`)
        if (performance.now() > deadlineMs) throw new Error(`${entry} does not answer on ${url}:\n${output}`)
        await sleep(50)
      }
    },

    async stop() {
      child.kill('SIGTERM')
      await Promise.race([exited, sleep(5000)])
      if (!hasEnded) child.kill('SIGKILL')
      await exited
    },
  }
}

async function isOk(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1000) })
    await answer.body?.cancel()
    return answer.ok
  } catch {
    return false
  }
}
