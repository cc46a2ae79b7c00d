// @ts-check
// What Nest's documentation shows under "Caching": CacheModule, CacheInterceptor, Redis by @keyv/redis, on Express as
// a new Nest project is. With MEMORY=yes a store in memory stands before Redis. Written without decorators, as those
// need a compiler: they are applied by hand.
import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import { CacheInterceptor, CacheModule } from '@nestjs/cache-manager'
import { Controller, Get, Module, UseInterceptors } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import KeyvRedis from '@keyv/redis'
import { Keyv } from 'keyv'

const list = JSON.parse(readFileSync(process.env.BODY_FILE ?? '', 'utf8'))
const dayMs = 86_400_000

class SpecsController {
  specs() {
    return list
  }
}
const specs = /** @type {PropertyDescriptor} */ (
  Object.getOwnPropertyDescriptor(SpecsController.prototype, 'specs')
)
Get('specs')(SpecsController.prototype, 'specs', specs)
UseInterceptors(CacheInterceptor)(SpecsController)
Controller()(SpecsController)

class AppModule {}
Module({
  imports: [
    CacheModule.registerAsync({
      useFactory: () => ({
        ttl: dayMs,
        stores: [
          ...(process.env.MEMORY === 'yes' ? [new Keyv()] : []),
          new Keyv({ store: new KeyvRedis(process.env.REDIS_URL) }),
        ],
      }),
    }),
  ],
  controllers: [SpecsController],
})(AppModule)

const app = await NestFactory.create(AppModule, { logger: ['warn', 'error'] })
await app.listen(Number(process.env.PORT), '127.0.0.1')
