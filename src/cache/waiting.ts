/** Follows `promise` until `signal` is aborted; the promise itself goes on. */
export const unlessAborted = <T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return promise
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => reject(signal.reason)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    const stay = (): void => signal.removeEventListener('abort', leave)
    promise.then(resolve, reject).finally(stay)
  })
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
