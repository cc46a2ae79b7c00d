import supertest from 'supertest'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { send, type HttpAnswer } from './signed-get.js'
import type { Environment } from './spawn-service.js'
import { startService, type StartedService } from './start-service.js'
import { upstreamCalls } from './upstream-calls.js'

/** The whole service in this process, and the emulator that it calls. */
export interface ServiceUnderTest extends StartedService {
  readonly emulator: Emulator
  /** By supertest, which unpacks and parses what comes back. */
  request(): ReturnType<typeof supertest>
  /** One request on a connection of its own, its answer byte for byte. */
  get(path: string, headers?: Record<string, string>): Promise<HttpAnswer>
  /** How often the emulator was asked for a spec list. */
  upstreamCalls(): number
}

export interface ServiceOptions {
  readonly env?: Environment
  /** One that others use too; without it the service gets one of its own, which ends with it. */
  readonly emulator?: Emulator
}

export async function serviceUnderTest({
  env,
  emulator: shared,
}: ServiceOptions = {}): Promise<ServiceUnderTest> {
  const emulator = shared ?? (await startEmulator())
  const service = await startService({ MODELARTS_ENDPOINT: emulator.url, ...env })
  return {
    ...service,
    emulator,
    request: () => supertest(service.app.getHttpServer()),
    get: (path, headers = {}) => send('GET', service.url + path, { headers }),
    upstreamCalls: () => upstreamCalls(emulator),
    close: async () => {
      await service.close()
      if (!shared) await emulator.close()
    },
  }
}
