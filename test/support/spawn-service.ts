import { eventually } from './eventually.js'
import { freePort } from './free-port.js'
import { spawnProgram, type Program } from './spawn-program.js'

export type Environment = Readonly<Record<string, string>>

/** A program of this package, built into `dist`, running as an operator would run it. */
export interface RunningProgram extends Program {
  readonly port: number
  /** `http://127.0.0.1:<port>` */
  readonly url: string
}

/**
 * The built service as a process of its own, on a free port of 127.0.0.1 (or `PORT`), once it says that it is ready.
 * `env` is all that it knows: nothing of ours leaks in but `PATH`. `CALLER_AUTH` is `none` unless given.
 */
export function spawnService(env: Environment): Promise<RunningProgram> {
  return running('dist/main.js', { CALLER_AUTH: 'none', ...env }, async (url) => {
    const answer = await fetch(`${url}/health/ready`)
    await answer.body?.cancel()
    return answer.status === 200
  })
}

async function running(
  entry: string,
  env: Environment,
  isReady: (url: string) => Promise<boolean>,
): Promise<RunningProgram> {
  const port = env.PORT === undefined ? await freePort() : Number(env.PORT)
  const url = `http://127.0.0.1:${port}`
  const program = spawnProgram(entry, { HOST: '127.0.0.1', ...env, PORT: String(port) })
  let ended = false
  void program.exited.then(() => (ended = true))
  try {
    await eventually(() => ended || isReady(url), { timeoutMs: 60_000, what: `${entry} becoming ready` })
  } catch (error) {
    await program.kill('SIGKILL')
    throw new Error(`${entry} did not become ready:\n${program.output()}`, { cause: error })
  }
  if (ended) throw new Error(`${entry} ended before it was ready:\n${program.output()}`)
  return { ...program, port, url }
}
