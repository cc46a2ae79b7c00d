import { Controller, Delete, Get, Header, HttpCode, Inject, Post, Req } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { Cache } from '../../../cache/cache.js'
import { Access } from '../../auth/access.js'
import { invalidQuery } from '../../query/parameter-reader.js'
import { readListEntries } from './entries-query.js'
import { AuditTrail } from '../audit-trail.js'
import { EntryListing, type EntryPage } from './entry-listing.js'
import type { EntryReport } from './entry-report.js'
import { readPurge } from './purge-query.js'
import { Refresh } from './refresh.js'

/** What is held, and what of it is to go or to be loaded again. */
@Controller('admin/cache')
@Access('admin')
export class EntriesController {
  constructor(
    @Inject(EntryListing) private readonly listing: EntryListing,
    @Inject(Cache) private readonly cache: Cache,
    @Inject(Refresh) private readonly refresher: Refresh,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
  ) {}

  @Get('entries')
  @Header('cache-control', 'no-store')
  list(@Req() request: FastifyRequest): EntryPage {
    const { selector, state, limit, cursor } = readListEntries(request)
    if (cursor === undefined) return this.listing.first(selector, state, limit)
    const page = this.listing.next(cursor, limit)
    if (page) return page
    throw invalidQuery([{ parameter: 'cursor', detail: 'is unknown or too old: begin again without one' }])
  }

  /** On all replicas. `dry_run` says how many it would be, and does nothing. */
  @Delete('entries')
  @Header('cache-control', 'no-store')
  async purge(@Req() request: FastifyRequest): Promise<object> {
    const { selector, soft, dryRun } = readPurge(request)
    const purged = await this.cache.held.count(selector)
    if (dryRun) return { purged, dry_run: true }
    const { epoch, isPending } = await (soft ? this.cache.softPurge(selector) : this.cache.purge(selector))
    const answer = { purged, epoch, ...(isPending && { pending: true }) }
    const what = soft ? 'soft-purge' : 'purge'
    await this.audit.record(request, { what, target: selector, from: { entries: purged }, to: answer })
    return answer
  }

  @Post('refresh')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async refresh(@Req() request: FastifyRequest): Promise<EntryReport> {
    const { before, after } = await this.refresher.run(request)
    await this.audit.record(request, {
      what: 'refresh',
      target: after.key,
      from: before ? { etag: before.etag, age_seconds: before.age_seconds } : null,
      to: { etag: after.etag, age_seconds: after.age_seconds },
    })
    return after
  }
}
