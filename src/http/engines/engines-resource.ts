import { Inject, Injectable } from '@nestjs/common'
import type { LookupOptions } from '../../cache/entry/answer.js'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import { EnginesService, type EnginesAnswer, type EnginesQuery } from '../../engines/engines.service.js'
import type { CachedResource } from '../cached/cached-resource.js'
import { ListQueryReader, type ReadListQuery } from '../query/list-query-reader.js'
import { ListQueryDto } from '../query/list-query.dto.js'

const reader = new ListQueryReader(ListQueryDto, ['job_type'])

/** Engine lists, as `/engines` gives them. */
@Injectable()
export class EnginesResource implements CachedResource<EnginesQuery> {
  readonly path: string = '/engines'
  readonly acceptsAuthToken: boolean = false

  constructor(
    @Inject(EnginesService) private readonly engines: EnginesService,
    @Inject(CONFIG) private readonly config: Pick<Config, 'upstream'>,
  ) {}

  readQuery(rawQuery: string, _projectId?: string): EnginesQuery {
    return this.query(reader.read(rawQuery, this.config.upstream.defaultProjectId))
  }

  tryFind(query: EnginesQuery, options?: LookupOptions): EnginesAnswer | undefined {
    return this.engines.tryFind(query, options)
  }

  find(query: EnginesQuery, options?: LookupOptions): Promise<EnginesAnswer> {
    return this.engines.find(query, options)
  }

  protected query({ projectId, values }: ReadListQuery<ListQueryDto>): EnginesQuery {
    const { job_type: jobType } = values
    return this.engines.query({ projectId, ...(jobType && { jobType }) })
  }
}

/** The same lists on ModelArts' own route. */
@Injectable()
export class DropInEnginesResource extends EnginesResource {
  override readonly path = '/v1/:project_id/job/ai-engines'
  override readonly acceptsAuthToken = true

  override readQuery(rawQuery: string, projectId = ''): EnginesQuery {
    return this.query(reader.readModelArts(rawQuery, projectId))
  }
}
