import 'reflect-metadata'
import { ConfigError, loadConfig } from './config/load-config.js'
import { createApp } from './app/create-app.js'
import { Drain } from './http/server/drain.js'
import { Readiness } from './http/health/readiness.js'
import { createLogger } from './logging/logger.js'
import { stopGracefully } from './app/shutdown.js'

/** The service as a process: configuration from the environment, life and death by signals. */
async function main(): Promise<void> {
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

  await app.listen(config.server.port, config.server.host)
  readiness.serve()
  const { port } = app.getHttpServer().address() as { port: number }
  logger.info({ port, host: config.server.host, pid: process.pid, node: process.version }, 'listening')
}

main().catch((error: unknown) => {
  const isOurs = error instanceof ConfigError || isListenError(error)
  process.stderr.write(`${isOurs ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})

/** The address is taken or not ours: the message says it all. */
function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen'
}
