import { Inject, Injectable } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { AuditLog, type AuditRecord } from '../../fleet/audit-log.js'
import type { Logger } from '../../logging/logger.js'
import { LOGGER } from '../../logging/logger.token.js'
import { ThisReplica } from './status/this-replica.js'

export type Change = Pick<AuditRecord, 'what' | 'target' | 'from' | 'to'>

/** Puts down what an operator has changed: a line in the log, and a record that all replicas show. */
@Injectable()
export class AuditTrail {
  constructor(
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(ThisReplica) private readonly replica: ThisReplica,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async record({ caller, id }: Pick<FastifyRequest, 'caller' | 'id'>, change: Change): Promise<void> {
    const who = caller?.name ?? caller?.id ?? 'unknown'
    const record = {
      at: new Date().toISOString(),
      who,
      ...change,
      request_id: id,
      replica: this.replica.id,
    }
    const { at: _, ...fields } = record
    this.logger.info(fields, 'changed by an operator')
    await this.audit.add(record)
  }
}
