import { describe, expect, it } from '@jest/globals'
import { parse, stringify } from 'lossless-json'
import { resourceSpecs } from '../../../../src/upstream/apis/resource-specs.js'
import type { JsonValue } from '../../../../src/upstream/response/json.js'

const from = (text: string) => resourceSpecs.readPage(parse(text) as JsonValue)

const spec = '{"spec_id":9007199254740993,"core":"2","spec_code":"modelarts.vm.cpu.2u","z":1.0,"a":null}'

describe('a spec list', () => {
  it('keeps specs in order and as they came: digits, fields, their order', () => {
    const result = from(`{"is_success":true,"specs":[${spec},{"spec_code":"c","spec_id":1}]}`)
    expect('items' in result && stringify(result.items)).toBe(`[${spec},{"spec_code":"c","spec_id":1}]`)
  })

  it('keeps unknown fields of the envelope, and nothing that speaks of one answer only', () => {
    const result = from(
      '{"specs":[],"spec_total_count":5,"is_success":true,"error_msg":"","error_message":"","error_code":"","request_id":"r","region":"x"}',
    )
    expect(result).toEqual({ items: [], extra: { region: 'x' } })
  })

  it('may be empty', () => {
    expect(from('{"specs":[]}')).toHaveProperty('items', [])
  })

  it.each([
    ['is not a JSON object', '[]'],
    ['is not a JSON object', 'null'],
    ['is not a JSON object', '1'],
    ['has no specs', '{"is_success":true}'],
    ['has specs that are no list', '{"specs":null}'],
    ['has specs that are no list', '{"specs":{"0":{}}}'],
    ['has a spec without spec_id or spec_code', `{"specs":[${spec},null]}`],
    ['has a spec without spec_id or spec_code', '{"specs":[{"spec_code":"c"}]}'],
    ['has a spec without spec_id or spec_code', '{"specs":[{"spec_id":1}]}'],
    ['has a spec without spec_id or spec_code', '{"specs":[{"spec_id":1,"spec_code":""}]}'],
    ['has a spec without spec_id or spec_code', '{"specs":[{"spec_id":"1","spec_code":"c"}]}'],
    ['has a spec without spec_id or spec_code', '{"specs":[{"spec_id":1.5,"spec_code":"c"}]}'],
  ])('%s: %s', (fault, text) => {
    expect(from(text)).toEqual({ fault })
  })
})
