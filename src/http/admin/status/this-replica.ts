import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { version } from '../../../config/version.js'

/** This process among all replicas. */
export class ThisReplica {
  /** New with every start. */
  readonly id = randomBytes(9).toString('base64url')
  readonly host = hostname()
  readonly version = version
  readonly startedAt = new Date()

  get uptimeSeconds(): number {
    return Math.floor(process.uptime())
  }
}

/** ISO 8601; negative for what is to come. */
export const agoToTime = (agoMs: number): string => new Date(Date.now() - Math.round(agoMs)).toISOString()
