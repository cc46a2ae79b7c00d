/** Settles as `promise` does, or rejects with the reason of `signal` if that aborts first. The promise goes on. */
export const abortable = <T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason)
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    void promise.then(resolve, reject).then(() => signal.removeEventListener('abort', leave))
  })
}

/** Settles as `promise` does, or rejects with `reason()` after `ms`. The promise goes on. */
export const withTimeout = <T>(promise: Promise<T>, ms: number, reason = timedOut): Promise<T> => {
  if (ms === Infinity) return promise
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(reason())
    // In a busy process timers run before the I/O that has long arrived, and what was asked may only just have
    // left. Two turns of the event loop let it out and the answer in; they cost nothing when the process is idle.
    const timer = setTimeout(() => setImmediate(() => setImmediate(giveUp)), ms)
    void promise.then(resolve, reject).then(() => clearTimeout(timer))
  })
}

/**
 * Runs `work` with a signal of its own, which aborts with `parent`, or with `reason()` after `ms`. The result
 * is bounded by that signal as well, whether or not `work` takes notice.
 */
export const withDeadline = async <T>(
  parent: AbortSignal | undefined,
  ms: number,
  reason: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  parent?.throwIfAborted()
  // Not AbortSignal.any: a parent that lives as long as the process would remember every child.
  const controller = new AbortController()
  const abort = (): void => controller.abort(parent?.reason)
  const timer = setTimeout(() => controller.abort(reason()), ms)
  parent?.addEventListener('abort', abort, { once: true })
  try {
    return await abortable(work(controller.signal), controller.signal)
  } finally {
    clearTimeout(timer)
    parent?.removeEventListener('abort', abort)
  }
}

/** Waits `ms`; rejects with the reason of `signal` if that aborts first. */
export const delay = async (ms: number, signal: AbortSignal): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  try {
    await abortable(new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))), signal)
  } finally {
    clearTimeout(timer)
  }
}

const timedOut = (): unknown => new DOMException('The operation timed out.', 'TimeoutError')

export type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'failure'; readonly failure: unknown }
  | { readonly kind: 'late' }

/** How `promise` ended, or that it has not within `ms`. Never rejects; the promise goes on. */
export const settledWithin = <T>(promise: Promise<T>, ms: number): Promise<Outcome<T>> =>
  new Promise((resolve) => {
    const timer = Number.isFinite(ms) ? setTimeout(resolve, ms, { kind: 'late' }) : undefined
    promise
      .then(
        (value) => resolve({ kind: 'value', value }),
        (failure: unknown) => resolve({ kind: 'failure', failure }),
      )
      .finally(() => clearTimeout(timer))
  })
