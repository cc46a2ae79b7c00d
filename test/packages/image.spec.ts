import { execFileSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { eventually } from '../support/eventually.js'
import { freePort } from '../support/free-port.js'
import { buildImage, hasBuilder, runInImage, type Image } from '../support/image.js'

/** Where a builder is found. To fetch one and a base takes minutes, so that is done only when asked for. */
const canBuild = process.env.TEST_IMAGE === '1' || hasBuilder()
if (!canBuild)
  process.stderr.write(
    '*** No buildah here, so the image is not built and started. To fetch it: TEST_IMAGE=1 npm test -- test/packages/image ***\n',
  )

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      { readonly environment: Readonly<Record<string, string>>; readonly command?: readonly string[] }
    >
  >
}

const whereBuilt = canBuild ? describe : describe.skip

whereBuilt('the image', () => {
  let image: Image
  let service: ChildProcess
  let emulator: ChildProcess
  let url: string
  let serviceEnv: Readonly<Record<string, string>>

  beforeAll(async () => {
    image = buildImage()
    const { services }: Compose = parse(await readFile('docker-compose.yml', 'utf8'), { merge: true })
    const [emulatorPort, port] = [await freePort(), await freePort()]
    emulator = runInImage(image, services.emulator?.command ?? [], {
      ...services.emulator?.environment,
      HOST: '127.0.0.1',
      PORT: String(emulatorPort),
    })
    // Compose's own environment, but for the names of hosts and the ports. Nobody hears on that of Redis.
    serviceEnv = {
      ...services['specs-bff']?.environment,
      MODELARTS_ENDPOINT: `http://127.0.0.1:${emulatorPort}`,
      REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
      PORT: String(port),
    }
    url = `http://127.0.0.1:${port}`
    service = runInImage(image, image.command, serviceEnv)
    await eventually(() => fetch(`${url}/health/ready`).then(({ ok }) => ok), {
      timeoutMs: 60_000,
      what: 'the service in the image being ready',
    })
  }, 1_200_000)

  afterAll(() => {
    service.kill('SIGKILL')
    emulator.kill('SIGKILL')
    image.remove()
  })

  it('adds at most 25 MB to its base', () => {
    const [kilobytes = ''] = execFileSync('du', ['-sk', join(image.root, 'app')], { encoding: 'utf8' }).split(
      '\t',
    )
    process.stderr.write(`image: ${kilobytes} kB of ours\n`)
    expect(Number(kilobytes)).toBeLessThanOrEqual(25 * 1024)
  })

  it('answers on a root file system that cannot be written, as a user without rights', async () => {
    const answer = await fetch(`${url}/specs?job_type=train`)
    expect(answer.status).toBe(200)
    const status = await readFile(`/proc/${String(service.pid)}/status`, 'utf8')
    expect(status).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m)
    expect(status).toMatch(/^CapEff:\t0+$/m)
    const touch = runInImage(image, ['sh', '-c', 'touch /app/x /tmp/x'], {})
    expect(await once(touch, 'exit')).not.toEqual([0, null])
  })

  it('brings the pages and documents that it sends', async () => {
    const paths = ['/docs', '/docs/swagger-ui-bundle.js', '/openapi.json', '/problems']
    const statuses = await Promise.all(paths.map(async (path) => (await fetch(`${url}${path}`)).status))
    expect(statuses).toEqual(paths.map(() => 200))
  })

  it('finds itself healthy, and a service that is gone not', async () => {
    const check = async (env: Readonly<Record<string, string>>) => {
      const [code] = (await once(runInImage(image, image.healthCheck, env), 'exit')) as [number | null]
      return code
    }
    expect(await check({ PORT: String(serviceEnv.PORT) })).toBe(0)
    expect(await check({ PORT: String(await freePort()) })).toBe(1)
  })

  it('ends with 0 on SIGTERM', async () => {
    const ended = once(service, 'exit')
    service.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })
})
