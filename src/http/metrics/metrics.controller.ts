import { Controller, Get, Inject, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import { Access } from '../auth/access.js'
import { MetricsText } from './metrics-text.js'

/** For Prometheus. */
@Controller('metrics')
@Access('metrics')
export class MetricsController {
  constructor(@Inject(MetricsText) private readonly metrics: MetricsText) {}

  @Get()
  async read(@Res() reply: FastifyReply): Promise<void> {
    const text = await this.metrics.read()
    reply.header('cache-control', 'no-store').type(this.metrics.contentType).send(text)
  }
}
