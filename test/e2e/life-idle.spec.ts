import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { spawnService } from '../support/spawn-service.js'

/** Longer than a process is idle before it gives memory back. */
const idleMs = 4_000

it('a service that nobody asks for a while still answers after it has given memory back', async () => {
  const service = await spawnService({
    MODELARTS_ENDPOINT: 'http://127.0.0.1:9',
    HUAWEICLOUD_SDK_AK: 'ak',
    HUAWEICLOUD_SDK_SK: 'sk',
  })
  try {
    await sleep(idleMs)
    const answer = await fetch(`${service.url}/health/live`, { signal: AbortSignal.timeout(5_000) })
    expect(answer.status).toBe(200)
  } finally {
    await service.kill('SIGKILL')
  }
}, 90_000)
