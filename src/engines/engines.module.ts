import { Module } from '@nestjs/common'
import { Lists } from '../lists/lists.js'
import { ListsModule } from '../lists/lists.module.js'
import { ModelArtsClient } from '../upstream/client.js'
import { EnginesService } from './engines.service.js'

@Module({
  imports: [ListsModule],
  providers: [
    {
      provide: EnginesService,
      inject: [Lists, ModelArtsClient],
      useFactory: (lists: Lists, client: ModelArtsClient) => new EnginesService(lists, client),
    },
  ],
  exports: [EnginesService],
})
export class EnginesModule {}
