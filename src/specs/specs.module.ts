import { Module } from '@nestjs/common'
import { BudgetUse, sharesOf } from '../cache/budget.js'
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
      inject: [CONFIG, Lists, ModelArtsClient, BudgetUse],
      useFactory: ({ cache }: Config, lists: Lists, client: ModelArtsClient, use: BudgetUse) => {
        const filtered = new FilteredLists(sharesOf(cache.maxBytes).filteredLists)
        use.add(() => filtered.bytes)
        return new SpecsService(lists, client, filtered)
      },
    },
  ],
  exports: [SpecsService],
})
export class SpecsModule {}
