import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

const built = 'dist/console'
const maxBytes = 120_000

let service: ServiceUnderTest
beforeAll(async () => {
  service = await serviceUnderTest()
})
afterAll(() => service.close())

describe('GET /console', () => {
  it.each(['/console', '/console/runbook'])(
    '%s is a page without inline script or style, and nothing from elsewhere',
    async (path) => {
      const page = await service.get(path)
      expect(page.status).toBe(200)
      expect(page.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
      })
      const policy = page.headers['content-security-policy'] ?? ''
      expect(policy).toContain(`default-src 'none'`)
      expect(policy).toContain(`frame-ancestors 'none'`)
      expect(policy).not.toMatch(/unsafe|https?:|\*|data:/)
      expect(page.text).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
      expect(page.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
    },
  )

  it('is 304 for a browser that has it', async () => {
    const { etag = '' } = (await service.get('/console')).headers
    const again = await service.get('/console', { 'if-none-match': etag })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  it('leads to assets that may be kept for ever, because their names change with their content', async () => {
    const { text } = await service.get('/console')
    const assets = [...text.matchAll(/(?:src|href)="(console\/assets\/[^"]+)"/g)].map(
      ([, path]) => `/${path}`,
    )
    expect(assets).toHaveLength(3)
    for (const path of assets) {
      expect(path).toMatch(/-[A-Z0-9]{8}\.(?:js|css|svg)$/)
      const asset = await service.get(path, { 'accept-encoding': 'br' })
      expect(asset.status).toBe(200)
      expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    }
  })

  it.each([
    '/console/assets/nothing.js',
    '/console/assets/..%2Fconsole.html',
    '/console/assets/',
    '/console/x',
  ])('has nothing at %s', async (path) => {
    const answer = await service.get(path)
    expect(answer.status).toBe(404)
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'not-found' })
  })
})

describe('the built console', () => {
  it(`weighs at most ${maxBytes / 1000} kB compressed, all files together`, async () => {
    const names = await readdir(built, { recursive: true })
    const files = await Promise.all(
      names.filter((name) => /\.(?:js|css|svg|html)$/.test(name)).map((name) => readFile(join(built, name))),
    )
    const weigh = (compress: (file: Buffer) => Buffer) =>
      files.reduce((sum, file) => sum + compress(file).length, 0)
    expect(files.length).toBeGreaterThanOrEqual(6)
    expect(weigh((file) => gzipSync(file))).toBeLessThanOrEqual(maxBytes)
    expect(weigh((file) => brotliCompressSync(file))).toBeLessThanOrEqual(maxBytes)
  })

  it('has the licences of what it contains beside it', async () => {
    const text = await readFile(join(built, 'THIRD-PARTY-LICENCES.txt'), 'utf8')
    for (const name of ['preact', '@preact/signals', 'uplot'])
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'))
  })
})
