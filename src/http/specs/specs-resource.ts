import { Inject, Injectable } from '@nestjs/common'
import type { LookupOptions } from '../../cache/entry/answer.js'
import type { Config } from '../../config/config.js'
import { CONFIG } from '../../config/config.token.js'
import { SpecsService, type SpecsAnswer, type SpecsQuery } from '../../specs/specs.service.js'
import type { CachedResource } from '../cached/cached-resource.js'
import { readResourceSpecsQuery, readSpecsQuery } from './read-query.js'

/** Spec lists, as `/specs` gives them. */
@Injectable()
export class SpecsResource implements CachedResource<SpecsQuery> {
  readonly path: string = '/specs'
  readonly acceptsAuthToken: boolean = false

  constructor(
    @Inject(SpecsService) protected readonly specs: SpecsService,
    @Inject(CONFIG) private readonly config: Pick<Config, 'upstream'>,
  ) {}

  readQuery(rawQuery: string, _projectId?: string): SpecsQuery {
    const { question, filter } = readSpecsQuery(rawQuery, this.config.upstream.defaultProjectId)
    return this.specs.query(question, filter)
  }

  tryFind(query: SpecsQuery, options?: LookupOptions): SpecsAnswer | undefined {
    return this.specs.tryFind(query, options)
  }

  find(query: SpecsQuery, options?: LookupOptions): Promise<SpecsAnswer> {
    return this.specs.find(query, options)
  }
}

/** The same lists on ModelArts' own route. */
@Injectable()
export class DropInSpecsResource extends SpecsResource {
  override readonly path = '/v1/:project_id/job/resource-specs'
  override readonly acceptsAuthToken = true

  override readQuery(rawQuery: string, projectId = ''): SpecsQuery {
    const { question } = readResourceSpecsQuery(rawQuery, projectId)
    return this.specs.query(question)
  }
}
