import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { badBody, badBodyNames, type BadBodyName } from '../../../../src/emulator/faults/bad-bodies.js'

const textOf = (name: BadBodyName) => badBody(name, 1000).bytes.toString('utf8')
const specsOf = (name: BadBodyName) =>
  (JSON.parse(textOf(name)) as { specs: Record<string, unknown>[] }).specs

describe('a bad body', () => {
  it.each(['empty', 'html', 'text', 'not-json'] as const)('%s is no JSON', (name) => {
    expect(() => JSON.parse(textOf(name)) as unknown).toThrow()
  })

  it.each(badBodyNames)('%s says what it is', (name) => {
    expect(badBody(name, 1000).contentType).toMatch(/^(application\/json|text\/(html|plain))/)
  })

  it('in a wrong charset is no UTF-8', () => {
    const { bytes } = badBody('wrong-charset', 0)
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow()
  })

  it('lacks the field that it is named for, and nothing else', () => {
    expect(specsOf('spec-without-id')[0]).not.toHaveProperty('spec_id')
    expect(specsOf('spec-without-id')[0]).toHaveProperty('spec_code')
    expect(specsOf('spec-without-code')[0]).not.toHaveProperty('spec_code')
    expect(specsOf('spec-without-code')[0]).toHaveProperty('spec_id')
  })

  it('is one list that only a careful reader refuses', () => {
    expect(textOf('proto')).toContain('"__proto__"')
    expect(textOf('duplicate-keys').match(/"spec_id"/g)).toHaveLength(2)
    expect(textOf('beyond-64-bits')).toContain('92233720368547758070')
    expect(textOf('too-deep')).toContain('['.repeat(11))
  })

  it('is as large as was asked, decompressed', () => {
    expect(badBody('too-large', 5000).bytes.length).toBeGreaterThan(5000)
    expect(gunzipSync(badBody('gzip-bomb', 500_000).bytes).length).toBeGreaterThan(500_000)
    expect(badBody('gzip-bomb', 500_000).bytes.length).toBeLessThan(5000)
  })
})
