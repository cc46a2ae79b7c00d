import 'reflect-metadata'
import type { AddressInfo } from 'node:net'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { loadConfig } from '../../src/config/load-config.js'
import { createApp } from '../../src/app/create-app.js'
import { listenForOperators } from '../../src/app/listen.js'
import { Readiness } from '../../src/http/health/readiness.js'
import { createLogger } from '../../src/logging/logger.js'
import { demoAccess } from './demo-access.js'
import type { LogLine } from './spawn-program.js'
import type { Environment } from './spawn-service.js'

/** The service in this process, on a free port of 127.0.0.1. Close it at the end of the test. */
export interface StartedService {
  readonly app: NestFastifyApplication
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** Where operators ask; another one with `MANAGEMENT_PORT`. */
  readonly managementUrl: string
  readonly port: number
  /** What it logged so far, at any level. */
  readonly log: readonly LogLine[]
  close(): Promise<void>
}

/**
 * Configured by `env` alone, over what the emulator's demo account needs: give `MODELARTS_ENDPOINT`.
 * `CALLER_AUTH` is `none` unless given.
 */
export async function startService(env: Environment): Promise<StartedService> {
  const config = loadConfig({
    CALLER_AUTH: 'none',
    LOG_LEVEL: 'trace',
    ...demoAccess,
    ...env,
  })
  const log: LogLine[] = []
  const logger = createLogger(config.log, { write: (line) => void log.push(JSON.parse(line) as LogLine) })
  const app = await createApp(config, logger)
  const managementPort = await listenForOperators(app, { ...config.server, host: '127.0.0.1' })
  await app.listen(0, '127.0.0.1')
  app.get(Readiness).serve()
  const { port } = app.getHttpServer().address() as AddressInfo
  const managementUrl = `http://127.0.0.1:${managementPort ?? port}`
  return { app, url: `http://127.0.0.1:${port}`, managementUrl, port, log, close: () => app.close() }
}
