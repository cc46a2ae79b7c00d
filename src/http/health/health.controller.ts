import { Public } from '../auth/access.js'
import { Controller, Get, Header, Inject, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import { Readiness } from './readiness.js'

@Controller('health')
@Public()
export class HealthController {
  constructor(@Inject(Readiness) private readonly readiness: Readiness) {}

  /** For the kubelet: the process can answer. Looks at nothing else, so an outage elsewhere restarts nobody. */
  @Get('live')
  @Header('cache-control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' }
  }

  /** For the load balancer: 503 while starting or draining. Redis or ModelArts being down is `degraded`, not 503. */
  @Get('ready')
  ready(@Res() reply: FastifyReply): void {
    const report = this.readiness.report()
    const isServing = this.readiness.phase === 'serving'
    reply
      .code(isServing ? 200 : 503)
      .header('cache-control', 'no-store')
      .type('application/json')
      .send(report)
  }
}
