import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'
import { projectIds } from '../../src/emulator/catalogue/projects.js'

const path = '/specs?job_type=train'
let service: ServiceUnderTest

beforeAll(async () => {
  service = await serviceUnderTest()
})
afterAll(() => service.close())

const ask = (acceptEncoding: string, ofPath = path) =>
  service.get(ofPath, { 'accept-encoding': acceptEncoding })

describe('content coding', () => {
  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)(
    'sends %s if it is accepted: smaller, the same once unpacked, with an ETag of its own',
    async (coding, unpack) => {
      const plain = await service.get(path)
      const packed = await ask(coding)
      expect(packed.headers['content-encoding']).toBe(coding)
      expect(packed.headers['content-length']).toBe(String(packed.body.length))
      expect(packed.body.length).toBeLessThan(plain.body.length / 2)
      expect(unpack(packed.body).equals(plain.body)).toBe(true)
      expect(packed.headers.etag).toMatch(new RegExp(`^"[\\w-]+-${coding}"$`))
      expect(packed.headers.etag).not.toBe(plain.headers.etag)
      expect((await ask(coding)).headers.etag).toBe(packed.headers.etag)
    },
  )

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['br;q=0, gzip;q=0', undefined],
    ['identity, br;q=0.9', undefined],
    ['*', 'br'],
    ['deflate', undefined],
  ])('follows the weights of Accept-Encoding: %s gives %s', async (acceptEncoding, coding) => {
    const { status, headers } = await ask(acceptEncoding)
    expect(status).toBe(200)
    expect(headers['content-encoding']).toBe(coding)
  })

  it('leaves plain what is too small to gain by it', async () => {
    const { headers } = await ask('br, gzip', `/specs?project_id=${projectIds.empty}`)
    expect(headers['content-encoding']).toBeUndefined()
  })

  it('packs filtered lists too', async () => {
    const packed = await ask('br', `${path}&available=true`)
    expect(packed.headers['content-encoding']).toBe('br')
    const plain = await service.get(`${path}&available=true`)
    expect(brotliDecompressSync(packed.body).equals(plain.body)).toBe(true)
  })

  it('tells caches what the answer depends on, packed or not, hit or miss, whole or 304', async () => {
    for (const [question, headers] of [
      ['/specs?project_type=2', {}],
      ['/specs?project_type=2', { 'accept-encoding': 'br' }],
      ['/specs?project_type=2', { 'if-none-match': '*' }],
      [`/specs?project_id=${projectIds.empty}`, {}],
    ] as const) {
      const answer = await service.get(question, headers)
      expect(answer.headers.vary).toMatch(/(^|, )Accept-Encoding(,|$)/i)
    }
  })
})
