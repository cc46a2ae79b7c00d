// @ts-check
import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { onPath } from './on-path.mjs'

/** The server under test has a core for itself; the load, and all that stands around it, has the other. */
export const cores = { server: 0, load: 1 }

const taskset = availableParallelism() > 1 ? onPath('taskset') : undefined

/** False where cores cannot be given out: then the figures include what the two take from each other. */
export const canPin = taskset !== undefined

/**
 * The command, bound to that core with all its threads.
 *
 * @param {readonly [program: string, ...args: string[]]} command
 * @param {number} core
 * @returns {[program: string, ...args: string[]]}
 */
export function pinned([program, ...args], core) {
  return taskset ? [taskset, '--cpu-list', String(core), program, ...args] : [program, ...args]
}

/** Moves this process to the side of the load. */
export function pinOurselves() {
  if (taskset)
    execFileSync(taskset, ['--all-tasks', '--cpu-list', '--pid', String(cores.load), String(process.pid)], {
      stdio: 'ignore',
    })
}
