import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { stringify } from 'lossless-json'
import { openApiDocument } from '../../src/http/openapi/openapi-document.js'
import { specListBody } from '../../src/specs/spec-list-body.js'
import type { Adapter } from '../../src/upstream/apis/adapter.js'
import { bothJobTypes } from '../../src/upstream/asking/both-job-types.js'
import { resourceSpecs } from '../../src/upstream/apis/resource-specs.js'
import { servicesFlavors } from '../../src/upstream/apis/services-flavors.js'
import { servicesSpecifications } from '../../src/upstream/apis/services-specifications.js'
import { toList } from '../../src/upstream/asking/to-list.js'
import { trainingJobEngines } from '../../src/upstream/apis/training-job-engines.js'
import { trainingJobFlavors } from '../../src/upstream/apis/training-job-flavors.js'
import type { JsonObject } from '../../src/upstream/response/json.js'
import { json } from '../support/api-samples.js'
import { schemaFaults } from '../support/schema-faults.js'

/** A JSON text, made of JSON texts: digits stand as they are written. */
type Text = fc.Arbitrary<string>

const some = (fields: Readonly<Record<string, Text>>): Text =>
  fc.record(fields, { requiredKeys: [] }).map(
    (members) =>
      `{${Object.entries(members)
        .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
        .join()}}`,
  )

const text: Text = fc.string().map((value) => JSON.stringify(value))
const digits: Text = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
  fc.tuple(fc.nat(9_999), fc.stringMatching(/^\d{1,20}$/)).map(([whole, fraction]) => `${whole}.${fraction}`),
  fc.constantFrom('0.0', '2.0', '0.5', '1e2', '7E-3'),
)
const number: Text = fc.oneof(
  digits,
  digits.map((value) => `"${value}"`),
  fc.constant('null'),
  fc.constant('"one"'),
)
const unit: Text = fc.constantFrom('"GB"', '"GiB"', '"MB"', '"KB"', '"TB"', '"?"', 'null')
const flag: Text = fc.constantFrom('true', 'false', '"true"', '"no"', 'null')
const others = { later: digits, nested: some({ a: digits, b: text }) }

const trainingFlavor = some({
  flavor_name: text,
  flavor_type: fc.constantFrom('"CPU"', '"GPU"', '"Ascend"', '"NPU"', '"DPU"', 'null'),
  max_num: number,
  billing: fc.oneof(some({ code: text, unit_num: number }), fc.constant('null')),
  flavor_info: some({
    max_num: number,
    cpu: some({ arch: text, core_num: number }),
    gpu: some({
      unit_num: number,
      product_name: text,
      memory: fc.constantFrom('"32GB"', '"32"', '""', '32'),
    }),
    npu: some({ unit_num: number, product_name: text, memory: text }),
    memory: some({ size: number, unit }),
    disk: some({ size: number, unit }),
  }),
  ...others,
})
const specification = some({
  category: text,
  cpu_info: some({ arch: text, cpu: number }),
  memory_info: some({ memory: number, unit }),
  gpu_info: some({ gpu: number, version: text, type: text, memory: number, unit }),
  npu_info: some({ npu: number, version: text, memory: number, unit }),
  spec_status: fc.constantFrom('"normal"', '"sellout"', '"maintenance"', 'null'),
  is_open: flag,
  over_quota: flag,
  is_free: flag,
  extend_params: number,
  display_en: text,
  ...others,
})
const serviceFlavor = some({
  vcpus: number,
  memory: number,
  gpu: some({ gpu: number, gpu_memory: number, type: text }),
  ascend: some({ npu: number, npu_memory: number, type: text }),
  sold_out: flag,
  free: flag,
  name: text,
  billing: some({ unit_num: number }),
  ...others,
})

const id = fc.stringMatching(/^[a-z0-9.]{1,20}$/)
const listOf = (items: Text) =>
  fc.uniqueArray(fc.tuple(id, items), { selector: ([code]) => code, maxLength: 6 })

function listFrom(adapter: Adapter, name: string, items: readonly (readonly [string, string])[]) {
  const bodies = items.map(([code, item]) => json(`{"${name}":"${code}",${item.slice(1)}`.replace(',}', '}')))
  return toList(adapter, { items: bodies, extra: {} }, () => {})
}

/** Of a body, by our own description. */
function faultsOf(specs: readonly JsonObject[]): readonly string[] {
  const body: unknown = JSON.parse(specListBody(specs, {}).toString())
  return schemaFaults(body, openApiDocument.components.schemas['SpecList'] ?? {}, openApiDocument)
}

describe('any well-formed answer gives a body that is as described', () => {
  it.each([
    ['training-job-flavors', trainingJobFlavors, 'flavor_id', trainingFlavor],
    ['services/specifications', servicesSpecifications, 'specification', specification],
    ['services/flavors', servicesFlavors, 'id', serviceFlavor],
  ] as const)('%s', (_name, adapter, idName, item) => {
    const property = fc.property(listOf(item), fc.infiniteStream(fc.nat()), (items, order) => {
      const { items: specs } = listFrom(adapter, idName, items)
      expect(specs.map((spec) => spec.spec_code)).toEqual(items.map(([code]) => code))
      expect(faultsOf(specs)).toEqual([])
      // The order of pages is the order of items, and nothing but: no spec depends on the others.
      const shuffled = items.map((one) => [order.next().value ?? 0, one] as const).sort(([a], [b]) => a - b)
      const again = listFrom(
        adapter,
        idName,
        shuffled.map(([, one]) => one),
      ).items
      const texts = (list: readonly JsonObject[]) => list.map((spec) => stringify(spec)).sort()
      expect(texts(again)).toEqual(texts(specs))
      // What nobody maps keeps every digit.
      for (const [at, [, sent]] of items.entries()) {
        const later = /"later":([^,}]+)/.exec(sent)?.[1]
        const { upstream } = specs[at] as { upstream?: { later?: object } }
        expect(upstream?.later === undefined ? undefined : stringify(upstream.later)).toBe(later)
      }
    })
    fc.assert(property, { numRuns: 300 })
  })

  it('both job types together', () => {
    const property = fc.property(listOf(trainingFlavor), listOf(specification), (train, inference) => {
      const both = bothJobTypes(
        listFrom(trainingJobFlavors, 'flavor_id', train),
        listFrom(servicesSpecifications, 'specification', inference),
      )
      expect(faultsOf(both.items)).toEqual([])
      const codes = [...new Set([...train, ...inference].map(([code]) => code))]
      expect(both.items.map((spec) => spec.spec_code)).toEqual(codes)
    })
    fc.assert(property, { numRuns: 200 })
  })

  it('training-job-engines, with ids of text and of numbers', () => {
    const engine = some({ engine_name: text, engine_version: text, v1_compatible: flag, ...others })
    const engineId = fc.oneof(
      id.map((value) => JSON.stringify(value)),
      fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
    )
    const property = fc.property(fc.array(fc.tuple(engineId, engine), { maxLength: 5 }), (sent) => {
      const items = sent.map(([value, item]) =>
        json(`{"engine_id":${value},${item.slice(1)}`.replace(',}', '}')),
      )
      const engines = toList(trainingJobEngines, { items, extra: {} }, () => {}).items
      const body = { engines, engine_total_count: engines.length, is_success: true }
      const schema = openApiDocument.components.schemas['EngineList'] ?? {}
      expect(schemaFaults(JSON.parse(stringify(body) ?? ''), schema, openApiDocument)).toEqual([])
      expect(engines.map((one) => stringify(one.engine_id))).toEqual(sent.map(([value]) => value))
    })
    fc.assert(property, { numRuns: 200 })
  })

  it('job/resource-specs, with ids of 64 bits', () => {
    const spec = fc
      .tuple(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.boolean(), digits)
      .map(
        ([specId, isSoldOut, later]) =>
          `{"spec_id":${specId},"core":"2","cpu":"8","gpu_num":0,"gpu_type":"","spec_code":"c","max_num":1,"unit_num":1,"storage":"","interface_type":1,"no_resource":${isSoldOut},"later":${later}}`,
      )
    const property = fc.property(fc.array(spec, { maxLength: 5 }), (sent) => {
      const page = resourceSpecs.readPage(json(`{"is_success":true,"specs":[${sent.join()}]}`))
      if ('fault' in page) throw new Error(page.fault)
      const { items } = toList(resourceSpecs, { items: page.items, extra: {} }, () => {})
      expect(faultsOf(items)).toEqual([])
      expect(items.map(({ availability: _added, ...spec }) => stringify(spec))).toEqual(sent)
    })
    fc.assert(property, { numRuns: 200 })
  })
})
