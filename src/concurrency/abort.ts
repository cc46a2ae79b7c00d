/** Follows `promise` until `signal` is aborted, then rejects with its reason; the promise itself goes on. */
export const abortable = async <T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return promise
  let leave = (): void => {}
  const left = new Promise<void>((resolve) => (leave = resolve))
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  try {
    await Promise.race([promise, left])
    signal.throwIfAborted()
    return await promise
  } finally {
    signal.removeEventListener('abort', leave)
    // Whoever has left is not told of a later failure.
    promise.catch(() => {})
  }
}

export type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'failure'; readonly failure: unknown }
  | { readonly kind: 'late' }

/** How `promise` ended, or that it has not within `ms`. Never rejects; the promise goes on. */
export const outcomeWithin = <T>(promise: Promise<T>, ms: number): Promise<Outcome<T>> =>
  new Promise((resolve) => {
    const timer = Number.isFinite(ms) ? setTimeout(resolve, ms, { kind: 'late' }) : undefined
    promise
      .then(
        (value) => resolve({ kind: 'value', value }),
        (failure: unknown) => resolve({ kind: 'failure', failure }),
      )
      .finally(() => clearTimeout(timer))
  })
