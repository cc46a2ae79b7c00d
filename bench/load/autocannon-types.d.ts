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
  export default function autocannon(options: {
    url: string
    connections: number
    duration: number
    headers: Record<string, string>
    requests: { method: string; path: string }[]
  }): Promise<Result>
}
