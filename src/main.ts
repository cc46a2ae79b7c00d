import 'reflect-metadata'
import { ConfigError, loadConfig } from './config/load-config.js'
import { createApp } from './app/create-app.js'
import { listen, listenForOperators } from './app/listen.js'
import { Drain } from './http/server/connections/drain.js'
import { Readiness } from './http/health/readiness.js'
import { createLogger } from './logging/logger.js'
import { keepTickShape, limitGarbage } from './app/garbage.js'
import { memoryLimit } from './config/memory-limit.js'
import { stopGracefully } from './app/shutdown.js'
import { releaseStartMemory } from './app/start-memory.js'

/** The service as a process: configuration from the environment, life and death by signals. */
async function main(): Promise<void> {
  limitGarbage(memoryLimit())
  keepTickShape()
  const config = loadConfig()
  const logger = createLogger(config.log)
  const app = await createApp(config, logger)
  const readiness = app.get(Readiness)
  stopGracefully({
    app,
    readiness,
    drain: app.get(Drain),
    logger,
    timeoutMs: config.server.shutdownTimeoutMs,
  })

  const managementPort = await listenForOperators(app, config.server)
  const port = await listen(app, config.server)
  readiness.serve()
  releaseStartMemory()
  logger.info(
    {
      port,
      ...(managementPort !== undefined && { management_port: managementPort }),
      host: config.server.host,
      pid: process.pid,
      node: process.version,
    },
    'listening',
  )
}

main().catch((error: unknown) => {
  const text =
    error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
})
