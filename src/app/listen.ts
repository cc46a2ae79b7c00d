import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { ServerConfig } from '../config/config.js'
import { ManagementServer } from '../http/server/management-server.js'
import { ConfigError } from '../config/load-config.js'

/** The same for `MANAGEMENT_PORT`; undefined where there is none. */
export async function listenForOperators(
  app: NestFastifyApplication,
  { host, managementPort }: Pick<ServerConfig, 'host' | 'managementPort'>,
): Promise<number | undefined> {
  if (managementPort === undefined) return undefined
  try {
    return await app.get(ManagementServer).listen(managementPort, host)
  } catch (error) {
    const fault = faultOf(error, host, managementPort, 'MANAGEMENT_PORT')
    throw fault === undefined ? error : new ConfigError([fault])
  }
}

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

function faultOf(error: unknown, host: string, port: number, name = 'PORT'): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (syscall === 'getaddrinfo') return `HOST ${host} is the name of no address (${code})`
  if (syscall !== 'listen' && syscall !== 'bind') return undefined
  if (code === 'EADDRINUSE') return `${name} ${port} is in use`
  if (code === 'EACCES') return `${name} ${port} needs a privilege that this process does not have`
  return `HOST ${host} is no address of this machine (${code})`
}
