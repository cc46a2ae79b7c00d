// The little of it that is used here; the package brings no types.
declare module 'autocannon' {
  interface Result {
    '2xx': number
    non2xx: number
    errors: number
    /** Seconds. */
    duration: number
    /** Milliseconds. */
    latency: { p50: number; p99: number }
  }
  interface Request {
    method: string
    path?: string
    setupRequest?: (request: Request) => Request
  }
  export default function autocannon(options: {
    url: string
    connections: number
    duration: number
    headers: Record<string, string>
    requests: Request[]
  }): Promise<Result>
}
