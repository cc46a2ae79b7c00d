import type { Engine, SpecsClient } from 'modelarts-specs-client'
import { useEffect, useState } from 'react'

/** The engines for a kind of job; none while they are not known. They change seldom, so they are asked for once. */
export function useEngines(client: SpecsClient, jobType: 'train' | 'inference'): readonly Engine[] {
  const [engines, setEngines] = useState<readonly Engine[]>([])
  useEffect(() => {
    const leaving = new AbortController()
    setEngines([])
    client
      .engines({ job_type: jobType }, { signal: leaving.signal })
      .then((result) => result.ok && setEngines(result.list.engines))
      // The machines can be chosen without: the list of engines stays empty.
      .catch(() => {})
    return () => leaving.abort()
  }, [client, jobType])
  return engines
}
