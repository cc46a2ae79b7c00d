import { Controller, Get, Header, Inject, Req } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { Access } from '../auth/access.js'
import { invalidQuery } from '../query/parameter-reader.js'
import { readListEntries } from './entries-query.js'
import { EntryListing, type EntryPage } from './entry-listing.js'

/** What is held, and what of it is to go or to be loaded again. */
@Controller('admin/cache')
@Access('admin')
export class EntriesController {
  constructor(@Inject(EntryListing) private readonly listing: EntryListing) {}

  @Get('entries')
  @Header('cache-control', 'no-store')
  list(@Req() request: FastifyRequest): EntryPage {
    const { selector, state, limit, cursor } = readListEntries(request)
    if (cursor === undefined) return this.listing.first(selector, state, limit)
    const page = this.listing.next(cursor, limit)
    if (page) return page
    throw invalidQuery([{ parameter: 'cursor', detail: 'is unknown or too old: begin again without one' }])
  }
}
