import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { AppModule } from './app.module.js'
import type { Config } from '../config/config.js'
import { FastPath } from '../http/cached/fast-path.js'
import { ProblemFilter } from '../http/problem/problem.filter.js'
import { RouteTable } from '../http/server/route-table.js'
import { prepareServer } from '../http/server/hooks.js'
import { serverOptions } from '../http/server/options.js'
import { NestLogger } from '../logging/nest-logger.js'
import type { Logger } from '../logging/logger.js'

/** The service, ready to listen. Redis and ModelArts need not be there yet. */
export async function createApp(config: Config, logger: Logger): Promise<NestFastifyApplication> {
  const routes = new RouteTable()
  const filter = new ProblemFilter(routes, logger)
  const adapter = new FastifyAdapter({
    ...serverOptions(config, (error, request, reply) => filter.respond(error, request, reply)),
    // Express-style middleware: there is none, and every request would pay for it.
    skipMiddie: true,
  })
  prepareServer(adapter.getInstance(), config.server, routes, logger)
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config, logger), adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  })
  app.useGlobalFilters(filter)
  await app.init()
  await app.getHttpAdapter().getInstance().ready()
  app.get(FastPath).standInFront(app.getHttpServer())
  return app
}
