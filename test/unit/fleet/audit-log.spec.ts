import { describe, expect, it } from '@jest/globals'
import { AuditLog, type AuditRecord } from '../../../src/fleet/audit-log.js'

const record = (minute: number, who = 'operator'): AuditRecord => ({
  at: new Date(minute * 60_000).toISOString(),
  who,
  what: 'policy',
  from: { ttl_seconds: 1 },
  to: { ttl_seconds: 2 },
  request_id: `r${minute}`,
  replica: 'one',
})

/** A Redis that answers each exchange with these texts, or is away. */
class AnsweringRedis {
  texts: readonly string[] | 'away' = []

  readonly runTask = async <T>(): Promise<T> => {
    if (this.texts === 'away') throw new Error('away')
    return this.texts as T
  }
}

describe('the audit list', () => {
  it('has the last 200 changes, the newest first, and is whole where a process is alone', async () => {
    const log = new AuditLog()
    for (const minute of [3, 1, 2]) await log.add(record(minute))
    const { changes, complete } = await log.list()
    expect(changes.map(({ request_id: id }) => id)).toEqual(['r3', 'r2', 'r1'])
    expect(complete).toBe(true)
    for (let minute = 4; minute <= 210; minute++) await log.add(record(minute))
    const { changes: later } = await log.list()
    expect([later.length, later[0]?.request_id, later.at(-1)?.request_id]).toEqual([200, 'r210', 'r11'])
  })

  it('has those of others once each, whatever the order of their members, and no garbage', async () => {
    const connection = new AnsweringRedis()
    const log = new AuditLog({ connection, keyPrefix: 'p:' })
    const own = { ...record(1), target: { resource: 'specs' } }
    await log.add(own)
    const { at, who, ...rest } = own
    const other = record(2, 'another')
    connection.texts = [
      JSON.stringify({ ...rest, who, at }),
      JSON.stringify(other),
      'not JSON',
      '{"at":"2026"}',
      JSON.stringify({ ...other, what: 'something newer' }),
    ]
    expect(await log.list()).toEqual({ changes: [other, own], complete: true })
  })

  it('says that it is not complete while Redis is away, and has what this replica knows', async () => {
    const connection = new AnsweringRedis()
    connection.texts = 'away'
    const log = new AuditLog({ connection, keyPrefix: 'p:' })
    await log.add(record(1))
    expect(await log.list()).toEqual({ changes: [record(1)], complete: false })
  })
})
