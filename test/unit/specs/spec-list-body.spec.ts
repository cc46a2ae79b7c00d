import { describe, expect, it } from '@jest/globals'
import { parse } from 'lossless-json'
import { FilterableBody, specListBody } from '../../../src/specs/spec-list-body.js'
import type { JsonObject } from '../../../src/upstream/response/json.js'

const specs = (json: string) => parse(json) as readonly JsonObject[]

describe('the body of a spec list', () => {
  it('has the documented members first and what the upstream adds behind', () => {
    const body = specListBody(specs('[{"spec_id":2,"spec_code":"a"}]'), { region: 'x' })
    expect(body.toString()).toBe(
      '{"specs":[{"spec_id":2,"spec_code":"a"}],"spec_total_count":1,"is_success":true,"region":"x"}',
    )
  })

  it('keeps every digit, the order of fields, and fields that nobody knows', () => {
    const spec = '{"spec_id":9223372036854775807,"z":{"a":[1.50,null]},"core":"2","a":-0}'
    expect(specListBody(specs(`[${spec}]`), {}).toString()).toContain(spec)
  })

  it('is an answer when it is empty', () => {
    expect(specListBody([], {}).toString()).toBe('{"specs":[],"spec_total_count":0,"is_success":true}')
  })
})

describe('filtering a body', () => {
  const body = specListBody(
    specs(`[
      {"spec_id":1,"gpu_num":0,"gpu_type":"","no_resource":false},
      {"spec_id":9007199254740993,"gpu_num":8,"gpu_type":"V100","no_resource":true},
      {"spec_id":3,"gpu_num":"2","gpu_type":"v100"}
    ]`),
    { region: 'x' },
  )

  it('counts the specs of this answer and changes no byte of them', () => {
    const filtered = new FilterableBody(body).where((spec) => spec.gpuType === 'v100' && !spec.mayBeAvailable)
    expect(filtered.toString()).toBe(
      '{"specs":[{"spec_id":9007199254740993,"gpu_num":8,"gpu_type":"V100","no_resource":true}],"spec_total_count":1,"is_success":true,"region":"x"}',
    )
  })

  it('may be had: what is available and what nobody says; not what is closed or over quota', () => {
    const words = ['available', 'sold-out', 'closed', 'over-quota', 'unknown']
    const list = specListBody(specs(JSON.stringify(words.map((availability) => ({ availability })))), {})
    const left = JSON.parse(new FilterableBody(list).where((spec) => spec.mayBeAvailable).toString())
    expect(left).toHaveProperty('specs', [{ availability: 'available' }, { availability: 'unknown' }])
    const before = new FilterableBody(body).where((spec) => spec.mayBeAvailable).toString()
    expect(before).toContain('"spec_total_count":2')
  })

  it('reads a number that came as text', () => {
    expect(new FilterableBody(body).where((spec) => spec.gpuNum >= 2).toString()).toContain(
      '"spec_total_count":2',
    )
  })

  it('gives back the same bytes when everything passes', () => {
    expect(new FilterableBody(body).where(() => true).equals(body)).toBe(true)
  })
})
