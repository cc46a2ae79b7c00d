import { setTimeout as sleep } from 'node:timers/promises'

export interface WaitOptions {
  /** Default 5000. */
  readonly timeoutMs?: number
  /** How often at first, up to 250. Default 20. */
  readonly everyMs?: number
  /** Said when it never came true. */
  readonly what?: string
}

/** The longest pause between two times. */
const seldomMs = 250

/**
 * Asks again and again until `probe` neither throws nor answers `false` or `undefined`, and gives its answer.
 * The longer it takes, the more seldom, so that a long wait leaves the processor to others.
 * After `timeoutMs` it rejects with the last error, so a failed `expect` inside shows as itself.
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  { timeoutMs = 5000, everyMs = 20, what = 'the condition' }: WaitOptions = {},
): Promise<Exclude<T, false | undefined>> {
  const beganMs = performance.now()
  const deadline = beganMs + timeoutMs
  for (;;) {
    try {
      const answer = await probe()
      if (isAnswer(answer)) return answer
      if (performance.now() >= deadline) throw new Error(`${what} did not come true within ${timeoutMs} ms`)
    } catch (error) {
      if (performance.now() >= deadline) throw error
    }
    const nowMs = performance.now()
    await sleep(Math.min(everyMs + (nowMs - beganMs) / 20, seldomMs, deadline - nowMs))
  }
}

function isAnswer<T>(answer: T): answer is Exclude<T, false | undefined> {
  return answer !== false && answer !== undefined
}
