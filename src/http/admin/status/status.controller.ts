import { Controller, Get, Header, Inject } from '@nestjs/common'
import { AuditLog, type AuditRecords } from '../../../fleet/audit-log.js'
import { ReplicaList, type Replicas } from '../../../fleet/replica-list.js'
import { Access } from '../../auth/access.js'
import { StatusReport } from './status-report.js'

/** What operators look at first. */
@Controller('admin')
@Access('admin')
export class StatusController {
  constructor(
    @Inject(StatusReport) private readonly status: StatusReport,
    @Inject(ReplicaList) private readonly replicas: ReplicaList,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get('status')
  @Header('cache-control', 'no-store')
  readStatus(): object {
    return this.status.report()
  }

  @Get('replicas')
  @Header('cache-control', 'no-store')
  readReplicas(): Promise<Replicas> {
    return this.replicas.list()
  }

  @Get('audit')
  @Header('cache-control', 'no-store')
  readAudit(): Promise<AuditRecords> {
    return this.audit.list()
  }
}
