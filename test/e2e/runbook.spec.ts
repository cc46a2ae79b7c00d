import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startRedisServer, type RedisServer } from '../support/redis-server.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'
import { adminToken } from '../support/operator.js'

const run = promisify(execFile)
const runbook = readFileSync('docs/runbook.md', 'utf8')
const pages = runbook.split(/^## /m).slice(1)
const titles = pages.map((page) => page.split('\n', 1)[0] ?? '')
const commands = (text: string): string[] =>
  [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, code = '']) => code)

let redis: RedisServer
let service: ServiceUnderTest
beforeAll(async () => {
  redis = await startRedisServer()
  service = await serviceUnderTest({ env: { ADMIN_TOKEN: adminToken, REDIS_URL: redis.url } })
  await service.get('/specs?job_type=train')
})
afterAll(async () => {
  await service.close()
  await redis.stop()
})

describe('the runbook', () => {
  it('has a section for every alert', () => {
    const alerts = readFileSync('deploy/prometheus/alerts.yml', 'utf8').matchAll(/runbook_url: .*#(\S+)/g)
    const anchors = titles.map((title) => title.toLowerCase().replaceAll(' ', '-'))
    for (const [, anchor] of alerts) expect(anchors).toContain(anchor)
  })

  it('leads to sections that are there', () => {
    const anchors = titles.map((title) => title.toLowerCase().replaceAll(' ', '-'))
    for (const [, anchor] of runbook.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(anchor)
  })

  it.each(pages.filter((page) => commands(page).length > 0).map((page) => [page.split('\n', 1)[0], page]))(
    '%s: its commands work',
    async (_title, page) => {
      const env = { PATH: process.env.PATH, SPECS_BFF: service.url, ADMIN_TOKEN: adminToken }
      for (const code of commands(page ?? '')) {
        const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', code], { env })
        expect(stdout).toMatch(/^\{/)
      }
    },
  )
})
