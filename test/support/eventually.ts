import { setTimeout as sleep } from 'node:timers/promises'

export interface WaitOptions {
  /** Default 5000. */
  readonly timeoutMs?: number
  /** Default 20. */
  readonly everyMs?: number
  /** Said when it never came true. */
  readonly what?: string
}

/**
 * Asks again and again until `probe` neither throws nor answers `false` or `undefined`, and gives its answer.
 * After `timeoutMs` it rejects with the last error, so a failed `expect` inside shows as itself.
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  { timeoutMs = 5000, everyMs = 20, what = 'the condition' }: WaitOptions = {},
): Promise<Exclude<T, false | undefined>> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    try {
      const answer = await probe()
      if (isAnswer(answer)) return answer
      if (performance.now() >= deadline) throw new Error(`${what} did not come true within ${timeoutMs} ms`)
    } catch (error) {
      if (performance.now() >= deadline) throw error
    }
    await sleep(everyMs)
  }
}

function isAnswer<T>(answer: T): answer is Exclude<T, false | undefined> {
  return answer !== false && answer !== undefined
}
