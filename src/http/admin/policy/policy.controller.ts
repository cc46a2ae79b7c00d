import { Controller, Delete, Get, Inject, Patch, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { LivePolicy, type PolicyOutcome, type PolicyReport } from '../../../policy/live-policy.js'
import { Access } from '../../auth/access.js'
import { matchesEntityTag } from '../../negotiation/entity-tag.js'
import { Problem } from '../../problem/problem.js'
import { AuditTrail } from '../audit-trail.js'
import { matchesVersion, versionTag } from './if-match.js'
import { toPolicyProblem } from './policy-problem.js'

const mergePatchType = 'application/merge-patch+json'

/** How long lists are of use, on all replicas and at once. */
@Controller('admin/cache/policy')
@Access('admin')
export class PolicyController {
  constructor(
    @Inject(LivePolicy) private readonly policy: LivePolicy,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
  ) {}

  @Get()
  read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { report } = this.policy
    reply.headers({ 'cache-control': 'no-store', etag: versionTag(report.version) })
    if (matchesEntityTag(request.headers['if-none-match'], versionTag(report.version))) {
      reply.code(304).send()
    } else reply.send(report)
  }

  @Patch()
  async patch(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyReport> {
    const patch = mergePatchIn(request)
    return this.#change(request, reply, () => this.policy.patch(patch, matchesVersion(request)))
  }

  @Delete()
  async reset(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyReport> {
    return this.#change(request, reply, () => this.policy.reset(matchesVersion(request)))
  }

  async #change(
    request: FastifyRequest,
    reply: FastifyReply,
    change: () => Promise<PolicyOutcome>,
  ): Promise<PolicyReport> {
    const { before, after } = await change().catch((error: unknown) => {
      throw toPolicyProblem(error)
    })
    await this.audit.record(request, { what: 'policy', ...difference(before, after) })
    reply.headers({ 'cache-control': 'no-store', etag: versionTag(after.version) })
    return after
  }
}

/** Throws `bad-request` or `invalid-policy`. */
function mergePatchIn({ headers, body }: FastifyRequest): unknown {
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  if (type.trim().toLowerCase() !== mergePatchType) {
    throw new Problem('bad-request', `The body must be ${mergePatchType}.`, {
      headers: { 'accept-patch': mergePatchType },
    })
  }
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString() : '')
  } catch {
    const errors = [{ parameter: '', detail: 'is not JSON' }]
    throw new Problem('invalid-policy', 'The body is not JSON.', { errors })
  }
}

/** The members that differ, and the versions. */
function difference(before: PolicyReport, after: PolicyReport): { from: object; to: object } {
  const { persisted: _, sources: __, ...members } = after
  const names = Object.keys(members) as (keyof typeof members)[]
  const differing = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  const pick = (report: PolicyReport): object =>
    Object.fromEntries(differing.map((name) => [name, report[name]]))
  return { from: pick(before), to: pick(after) }
}
