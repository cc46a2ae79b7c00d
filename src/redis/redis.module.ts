import { Inject, Module, Optional, type OnApplicationShutdown } from '@nestjs/common'
import { redisUrlsIn, type Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import { WatchedFile } from '../config/watched-file.js'
import { RedisConnection } from './redis-connection.js'
import { RedisEvents } from './redis-events.js'

/** Hands out the `RedisConnection`, or undefined when no Redis is configured. It need not be up. */
@Module({
  providers: [
    {
      provide: RedisConnection,
      inject: [CONFIG, RedisEvents],
      useFactory: ({ redis }: Config, events: RedisEvents) =>
        redis &&
        new RedisConnection({
          ...redis,
          onEvent: (event) => events.publish(event),
          runOperation: events.operations.run,
        }),
    },
  ],
  exports: [RedisConnection],
})
export class RedisModule implements OnApplicationShutdown {
  readonly #file: WatchedFile | undefined

  constructor(
    @Optional() @Inject(RedisConnection) private readonly connection: RedisConnection | undefined,
    @Inject(CONFIG) { redis }: Config,
    @Inject(RedisEvents) events: RedisEvents,
  ) {
    if (redis?.urlsFile === undefined) return
    const { urlsFile, cluster } = redis
    let latest: string | undefined
    const file = (this.#file = WatchedFile.open(
      urlsFile,
      (content) => {
        // The file was lost and is back.
        if (content === latest) return
        latest = content
        const urls = redisUrlsIn(content, cluster)
        if (urls) this.connection?.useUrls(urls)
        else events.publish({ type: 'redis-url-refused', reason: 'it is not valid' })
      },
      () => events.publish({ type: 'redis-url-refused', reason: 'the file cannot be read' }),
    ))
    latest = file.text
  }

  /** The last of the phases: what had to go to the other replicas has gone. */
  onApplicationShutdown(): void {
    this.#file?.close()
    this.connection?.close()
  }
}
