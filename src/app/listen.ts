import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { ServerConfig } from '../config/config.js'
import { ConfigError } from '../config/load-config.js'

/** Listens, and gives the port. An address that cannot be had is a fault of the configuration: `ConfigError`. */
export async function listen(
  app: NestFastifyApplication,
  { host, port }: Pick<ServerConfig, 'host' | 'port'>,
): Promise<number> {
  try {
    await app.listen(port, host)
  } catch (error) {
    const fault = faultOf(error, host, port)
    throw fault === undefined ? error : new ConfigError([fault])
  }
  const address = app.getHttpServer().address()
  return typeof address === 'object' && address ? address.port : port
}

function faultOf(error: unknown, host: string, port: number): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (syscall === 'getaddrinfo') return `HOST ${host} is the name of no address (${code})`
  if (syscall !== 'listen' && syscall !== 'bind') return undefined
  if (code === 'EADDRINUSE') return `PORT ${port} is in use`
  if (code === 'EACCES') return `PORT ${port} needs a privilege that this process does not have`
  return `HOST ${host} is no address of this machine (${code})`
}
