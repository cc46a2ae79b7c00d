import type { IncomingMessage } from 'node:http'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Config } from '../config/config.js'
import { FastPath } from '../http/cached/fast-path.js'
import { ProblemFilter } from '../http/problem/problem.filter.js'
import { Drain } from '../http/server/connections/drain.js'
import { addEnvelope, Envelope } from '../http/server/envelope.js'
import { prepareServer } from '../http/server/hooks.js'
import { ManagementServer } from '../http/server/management-server.js'
import { serverOptions } from '../http/server/options.js'
import { RouteTable } from '../http/server/route-table.js'
import { NestLogger } from '../logging/nest-logger.js'
import type { Logger } from '../logging/logger.js'
import { AppModule } from './app.module.js'
import { createChannels, type Channels } from './channels.js'

/** The service, ready to listen. Redis and ModelArts need not be there yet. */
export async function createApp(config: Config, logger: Logger): Promise<NestFastifyApplication> {
  const drain = new Drain()
  const envelope = new Envelope(config)
  const channels = createChannels()
  const { http: events } = channels
  const stopTracing = await startTracing(config, channels, logger)
  const routes = new RouteTable()
  const management = new ManagementServer(config.server.managementPort !== undefined)
  const knownRoutes = {
    methodsFor: (path: string, request: IncomingMessage) =>
      management.serves(request, path) ? routes.methodsFor(path) : [],
  }
  const filter = new ProblemFilter(knownRoutes, logger)
  // The server is made before what answers on it.
  const answering: { fastPath?: FastPath } = {}
  const adapter = new FastifyAdapter({
    ...serverOptions(config, {
      drain,
      envelope,
      events,
      management,
      fastPath: (request, response) => answering.fastPath?.tryAnswer(request, response) ?? false,
      onFrameworkError: (error, request, reply) => {
        addEnvelope(envelope, request, reply)
        filter.respond(error, request, reply)
      },
    }),
    // Express-style middleware: there is none, and every request would pay for it.
    skipMiddie: true,
  })
  prepareServer(adapter.getInstance(), { drain, envelope, routes, events, management })
  const module = AppModule.with(config, logger, { drain, envelope, management, channels, stopTracing })
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  })
  app.useGlobalFilters(filter)
  await app.init()
  await app.getHttpAdapter().getInstance().ready()
  answering.fastPath = app.get(FastPath)
  return app
}

/** Loads OpenTelemetry only where there is a collector: it takes time to load, and memory. */
async function startTracing(
  { traces }: Config,
  channels: Channels,
  logger: Logger,
): Promise<() => Promise<void>> {
  if (!traces) return async () => {}
  const tracing = await import('../telemetry/traces/tracing.js')
  return tracing.startTracing(traces, channels, logger)
}
