import { spawn } from 'node:child_process'

/**
 * Ends what a test started even when the test process cannot: crashed, killed, out of memory.
 * A small shell waits on a pipe that closes when we die, whatever the reason, and then runs `command`.
 *
 * @returns call it when there is nothing left to end.
 */
export function diesWithUs(...command: readonly string[]): () => void {
  const guard = spawn('sh', ['-c', 'read -r _ || "$@"', 'guard', ...command], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Not in our process group, or Ctrl-C would end the guard before it has done its work.
    detached: true,
  })
  guard.on('error', () => undefined)
  guard.stdin.on('error', () => undefined)
  guard.unref()
  return () => guard.stdin.end('done\n')
}
