import { findRedisServer } from '../../scripts/redis-server.mjs'

/** Once per run, before any worker is forked. Only looks: `npm test` has got one by now, and unit tests need none. */
export default function globalSetup() {
  if (!process.env.REDIS_SERVER_IMAGE) Object.assign(process.env, findRedisServer())
}
