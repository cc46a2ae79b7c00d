import { AsyncLocalStorage } from 'node:async_hooks'

/** In every line that is logged while a request runs, by whichever part. */
export interface RequestScope {
  readonly request_id: string
  readonly trace_id?: string
}

/** The request that the current code works for. Hits of the fast path log nothing but their own line, and have none. */
export const requestScope = new AsyncLocalStorage<RequestScope>()
