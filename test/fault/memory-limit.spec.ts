import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { memoryCgroup } from '../../bench/memory-cgroup.mjs'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { eventually } from '../support/eventually.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'

const mb = 1_048_576
const limitMb = 256
const cgroup = memoryCgroup('specs-bff-test', limitMb * mb)
if (!cgroup) process.stderr.write('*** No memory cgroup can be made here: the limit is not tested. ***\n')

/** Moves the process into the cgroup before it reads anything of ours. */
const enter = `--import=data:text/javascript,import{writeFileSync}from'node:fs';writeFileSync(process.env.CGROUP_PROCS,String(process.pid))`

const withCgroup = cgroup ? describe : describe.skip

withCgroup('under a memory limit of 256 MB', () => {
  let emulator: Emulator
  let service: RunningProgram
  beforeAll(async () => {
    emulator = await startEmulator()
    service = await spawnService({
      ...demoAccess,
      MODELARTS_ENDPOINT: emulator.url,
      NODE_OPTIONS: enter,
      CGROUP_PROCS: cgroup?.procs ?? '',
    })
  }, 60_000)
  afterAll(async () => {
    await service.kill('SIGKILL')
    await emulator.close()
    cgroup?.remove()
  })

  it('gives the cache an eighth of it', async () => {
    const metrics = await (await fetch(`${service.url}/metrics`)).text()
    expect(metrics).toContain(`specs_bff_cache_max_bytes ${(limitMb / 8) * mb}`)
  })

  it('takes at most 100 MB when it is idle', async () => {
    const residentMb = () =>
      Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))?.[1]) / 1024
    await eventually(() => residentMb() <= 100, { timeoutMs: 30_000, what: 'at most 100 MB resident' })
    expect(cgroup?.peakBytes()).toBeLessThan(limitMb * mb)
    // A collection that went wrong would have stopped it for good.
    const answer = await fetch(`${service.url}/health/live`, { signal: AbortSignal.timeout(5_000) })
    expect(answer.status).toBe(200)
  }, 60_000)
})
