import { useEffect, useState } from 'react'

/** Seconds since `loadedAt`, counted while the page is open. */
export function useAge(loadedAt: number | undefined): number | undefined {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return loadedAt === undefined ? undefined : Math.max(0, (now - loadedAt) / 1_000)
}
