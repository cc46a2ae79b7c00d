import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from './demo-access.js'
import { startRedisServer, type RedisServer } from './redis-server.js'
import { spawnService, type RunningProgram } from './spawn-service.js'

export const adminToken = 'admin-token-of-the-console'

/** What operators look at: two replicas on one Redis, in front of the emulator. */
export interface ConsoleScene {
  readonly emulator: Emulator
  readonly redis: RedisServer
  /** The one whose console is opened. */
  readonly service: RunningProgram
  readonly other: RunningProgram
  close(): Promise<void>
}

export async function consoleScene(): Promise<ConsoleScene> {
  const [emulator, redis] = await Promise.all([startEmulator(), startRedisServer()])
  emulator.control.set({ anyEngine: true })
  const env = {
    ...demoAccess,
    MODELARTS_ENDPOINT: emulator.url,
    REDIS_URL: redis.url,
    ADMIN_TOKEN: adminToken,
    UPSTREAM_RETRIES: '0',
  }
  const [service, other] = await Promise.all([spawnService(env), spawnService(env)])
  return {
    emulator,
    redis,
    service,
    other,
    close: async () => {
      await Promise.all([service.kill('SIGKILL'), other.kill('SIGKILL')])
      await Promise.all([redis.stop(), emulator.close()])
    },
  }
}
