/**
 * Settles as `work` does, or rejects at once with the reason of `signal` when that aborts first,
 * whether or not `work` takes notice.
 */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  // Whoever leaves early leaves the work to its owner; its failure is no longer news.
  work.catch(() => {})
  signal.throwIfAborted()
  let stop: (() => void) | undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    if (stop) signal.removeEventListener('abort', stop)
  }
}

/**
 * Runs `work` under a signal of its own, which aborts with the parent, or with `timeoutError()`
 * after `ms`. The result is bounded by that signal too.
 */
export async function withDeadline<T>(
  parent: AbortSignal,
  ms: number,
  timeoutError: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  parent.throwIfAborted()
  const controller = new AbortController()
  const onParentAbort = () => controller.abort(parent.reason)
  const timer = setTimeout(() => controller.abort(timeoutError()), ms)
  parent.addEventListener('abort', onParentAbort)
  try {
    return await untilAborted(controller.signal, work(controller.signal))
  } finally {
    clearTimeout(timer)
    parent.removeEventListener('abort', onParentAbort)
  }
}

/** Waits; rejects with the reason of `signal` when that aborts first. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  try {
    await untilAborted(signal, new Promise((resolve) => (timer = setTimeout(resolve, ms))))
  } finally {
    clearTimeout(timer)
  }
}
