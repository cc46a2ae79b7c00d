import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { diesWithUs } from './dies-with-us.js'

export interface Exit {
  /** Absent when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface LogLine {
  readonly level?: unknown
  readonly msg?: unknown
  readonly [field: string]: unknown
}

/** A Node program running as a child; ends with the test process at the latest. */
export interface Program {
  readonly pid: number
  /** What it logged so far: each line of stdout that is a JSON object. Grows while it runs. */
  readonly log: readonly LogLine[]
  readonly exited: Promise<Exit>
  /** Everything it printed, stdout and stderr, as it came. */
  output(): string
  /** Sends the signal (default SIGTERM) and waits for the end. */
  kill(signal?: NodeJS.Signals): Promise<Exit>
  /** Sends the signal and does not wait: SIGSTOP, SIGCONT, a first SIGTERM. */
  signal(signal: NodeJS.Signals): void
}

/** Runs `node <entry>` from the project's folder with this environment, plus `PATH` and nothing else of ours. */
export function spawnProgram(
  entry: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Program {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`cannot run ${process.execPath}`)

  const endGuard = diesWithUs('kill', '-9', String(pid))
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      endGuard()
      resolve({ code, signal })
    })
  })

  const log: LogLine[] = []
  const lines: string[] = []
  createInterface(child.stderr).on('line', (line) => lines.push(line))
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line)
    const entry = parseLogLine(line)
    if (entry) log.push(entry)
  })

  return {
    pid,
    log,
    exited,
    output: () => lines.join('\n'),
    kill: (signal = 'SIGTERM') => {
      child.kill(signal)
      return exited
    },
    signal: (signal) => void child.kill(signal),
  }
}

function parseLogLine(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
