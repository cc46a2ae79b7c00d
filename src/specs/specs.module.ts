import { Module } from '@nestjs/common'
import { sharesOf } from '../cache/budget.js'
import type { Config } from '../config/config.js'
import { CONFIG } from '../config/config.token.js'
import { Lists } from '../lists/lists.js'
import { ListsModule } from '../lists/lists.module.js'
import { ModelArtsClient } from '../upstream/client.js'
import { FilteredLists } from './filtered-lists.js'
import { SpecsService } from './specs.service.js'

@Module({
  imports: [ListsModule],
  providers: [
    {
      provide: SpecsService,
      inject: [CONFIG, Lists, ModelArtsClient],
      useFactory: ({ cache: { maxBytes } }: Config, lists: Lists, client: ModelArtsClient) =>
        new SpecsService(lists, client, new FilteredLists(sharesOf(maxBytes).filteredLists)),
    },
  ],
  exports: [SpecsService],
})
export class SpecsModule {}
