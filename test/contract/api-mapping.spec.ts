import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { stringify } from 'lossless-json'
import type { Adapter } from '../../src/upstream/apis/adapter.js'
import { aiEngines } from '../../src/upstream/apis/ai-engines.js'
import { resourceSpecs } from '../../src/upstream/apis/resource-specs.js'
import { servicesFlavors } from '../../src/upstream/apis/services-flavors.js'
import { servicesSpecifications } from '../../src/upstream/apis/services-specifications.js'
import { toList, type OddItems } from '../../src/upstream/asking/to-list.js'
import { trainingJobEngines } from '../../src/upstream/apis/training-job-engines.js'
import { trainingJobFlavors } from '../../src/upstream/apis/training-job-flavors.js'
import type { JsonValue } from '../../src/upstream/response/json.js'
import { apiSamples, json } from '../support/api-samples.js'

const training = apiSamples('training-job-flavors.cases')
const services = apiSamples('services-specifications.cases')

function mapped(adapter: Adapter, body: JsonValue | undefined) {
  const odd: OddItems[] = []
  const page = adapter.readPage(body ?? null)
  if ('fault' in page) throw new Error(page.fault)
  const { items } = toList(adapter, { items: page.items, extra: {} }, (one) => odd.push(one))
  return { specs: items.map((item) => JSON.parse(stringify(item) ?? '') as Record<string, unknown>), odd }
}

/** One row of the table as it is written below: fields that are always there, then those that are known. */
const columns = 'spec_code core cpu gpu_num gpu_type max_num unit_num storage no_resource availability'.split(
  ' ',
)
const added = 'npu_num npu_type npu_memory_gb gpu_memory_gb cpu_arch flavor_type is_free'.split(' ')
const row = (spec: Record<string, unknown>) => [
  ...columns.map((name) => spec[name]),
  Object.fromEntries(added.filter((name) => name in spec).map((name) => [name, spec[name]])),
]

const x86 = { cpu_arch: 'x86', flavor_type: 'CPU' }
const v100 = { gpu_memory_gb: 32, cpu_arch: 'x86', flavor_type: 'GPU' }
const npu = (count: number, name = 'ascend-snt9', memory = 32, arch = 'arm') => ({
  npu_num: count,
  npu_type: name,
  npu_memory_gb: memory,
  cpu_arch: arch,
  flavor_type: 'Ascend',
})
const paid = { is_free: false }
const cpu = { npu_num: 0, ...x86, ...paid }

const tables: readonly [name: string, Adapter, JsonValue | undefined, readonly (readonly unknown[])[]][] = [
  [
    'training-job-flavors',
    trainingJobFlavors,
    training.all,
    [
      ['modelarts.vm.cpu.2u', '2', '8', 0, '', 1, 1, '50', false, 'unknown', x86],
      ['modelarts.vm.cpu.8u', '8', '32', 0, '', 16, 1, '50', false, 'unknown', x86],
      ['modelarts.vm.gpu.free', '8', '64', 1, 'GP-Vnt1', 1, 1, '50', false, 'unknown', v100],
      [
        'modelarts.vm.gpu.pnt1.eco',
        '8',
        '64',
        1,
        'GP-Pnt1',
        2,
        1,
        '50',
        false,
        'unknown',
        { ...v100, gpu_memory_gb: 8 },
      ],
      ['modelarts.p3.large', '8', '64', 1, 'GP-Vnt1', 4, 1, '3200', false, 'unknown', v100],
      ['modelarts.p3.8xlarge', '72', '512', 8, 'GP-Vnt1', 2, 1, '3200', false, 'unknown', v100],
      ['modelarts.kat1.xlarge', '24', '96', 0, '', 1, 1, '3200', false, 'unknown', npu(1)],
      ['modelarts.bm.snt9.xlarge.2', '48', '192', 0, '', 1, 2, '3200', false, 'unknown', npu(2)],
      ['modelarts.kat1.8xlarge', '192', '768', 0, '', 16, 1, '3200', false, 'unknown', npu(8)],
      [
        'modelarts.bm.arm.24u.192g.npu.1d910b',
        '24',
        '192',
        0,
        '',
        1,
        1,
        '500',
        false,
        'unknown',
        npu(1, 'ascend-snt9b', 64),
      ],
    ],
  ],
  [
    'training-job-flavors, a whole answer',
    trainingJobFlavors,
    apiSamples('training-job-flavors.sample'),
    [
      ['modelarts.vm.cpu.2u', '2', '8', 0, '', 1, 1, '50', false, 'unknown', x86],
      ['modelarts.vm.cpu.8u', '8', '32', 0, '', 16, 1, '50', false, 'unknown', x86],
      ['modelarts.p3.large.public', '8', '64', 1, 'GP-Vnt1', 4, 1, '3200', false, 'unknown', v100],
      ['modelarts.p3.8xlarge.public', '72', '512', 8, 'GP-Vnt1', 2, 8, '3200', false, 'unknown', v100],
      [
        'modelarts.kat1.8xlarge.public',
        '192',
        '768',
        0,
        '',
        16,
        8,
        '3200',
        false,
        'unknown',
        npu(8, 'Ascend 910', 32, 'arm64'),
      ],
    ],
  ],
  [
    'training-job-flavors, odd items',
    trainingJobFlavors,
    training.odd,
    [
      [
        'test.npu.number',
        '24',
        '192',
        0,
        '',
        1,
        1,
        '',
        false,
        'unknown',
        npu(1, 'ascend-snt9b', 64, 'aarch64'),
      ],
      [
        'test.npu.words',
        '24',
        '96',
        0,
        '',
        1,
        1,
        '',
        false,
        'unknown',
        { cpu_arch: 'arm', flavor_type: 'Ascend' },
      ],
      ['test.max.outer', '4', '16', 0, '', 3, 1, '', false, 'unknown', x86],
      ['test.max.both', '4', '16', 0, '', 2, 1, '', false, 'unknown', x86],
      ['test.bare', '', '', 0, '', 1, 1, '', false, 'unknown', { flavor_type: 'GPU' }],
      ['test.engines.bad', '2', '8', 0, '', 1, 1, '', false, 'unknown', x86],
      ['test.kind.new', '64', '256', 0, '', 1, 1, '', false, 'unknown', { cpu_arch: 'riscv64' }],
    ],
  ],
  ['training-job-flavors, nothing', trainingJobFlavors, training.empty, []],
  [
    'services/specifications',
    servicesSpecifications,
    services.real_time,
    [
      ['modelarts.vm.cpu.2u', '2', '8', 0, '', 128, 1, '', false, 'available', cpu],
      ['modelarts.vm.cpu.8u', '8', '32', 0, '', 128, 1, '', false, 'over-quota', cpu],
      ['modelarts.vm.cpu.free', '1', '4', 0, '', 128, 1, '', true, 'sold-out', { ...cpu, is_free: true }],
      [
        'modelarts.vm.gpu.pnt004',
        '8',
        '32',
        1,
        'Pnt004',
        128,
        1,
        '',
        false,
        'available',
        { ...cpu, gpu_memory_gb: 16, flavor_type: 'GPU' },
      ],
      [
        'modelarts.vm.gpu.t4u8.container',
        '8',
        '32',
        1,
        'Tnt004',
        128,
        1,
        '',
        true,
        'sold-out',
        { ...cpu, gpu_memory_gb: 16, flavor_type: 'GPU' },
      ],
      ['modelarts.vm.gpu.v100', '', '', 0, '', 128, 1, '', false, 'available', paid],
      [
        'modelarts.vm.ai1.snt3',
        '2',
        '8',
        0,
        '',
        128,
        1,
        '',
        false,
        'closed',
        { cpu_arch: 'x86', flavor_type: 'Ascend', ...paid },
      ],
      [
        'modelarts.bm.snt9.xlarge.2',
        '48',
        '192',
        0,
        '',
        128,
        2,
        '',
        false,
        'available',
        { ...npu(2, 'Snt9', 32, 'aarch64'), ...paid },
      ],
    ],
  ],
  [
    'services/specifications, a whole answer',
    servicesSpecifications,
    apiSamples('services-specifications.sample'),
    [
      ['modelarts.vm.cpu.2u', '2', '8', 0, '', 128, 1, '', false, 'available', { ...x86, ...paid }],
      [
        'modelarts.vm.gpu.p4',
        '8',
        '32',
        1,
        'P4',
        128,
        1,
        '',
        true,
        'sold-out',
        { ...v100, gpu_memory_gb: 8, ...paid },
      ],
      [
        'modelarts.vm.ai1.a310',
        '2',
        '8',
        0,
        '',
        128,
        1,
        '',
        false,
        'closed',
        { ...npu(1, 'Ascend 310', 8, 'arm64'), ...paid },
      ],
      ['modelarts.vm.high.p3', '', '', 0, '', 128, 1, '', false, 'over-quota', paid],
      ['modelarts.vm.gpu.t4u8', '', '', 0, '', 128, 1, '', false, 'available', paid],
    ],
  ],
  [
    'services/specifications as it was, without totals',
    servicesSpecifications,
    services.old_shape,
    [['modelarts.vm.gpu.v100', '', '', 0, '', 128, 1, '', false, 'available', paid]],
  ],
  [
    'services/specifications, odd items',
    servicesSpecifications,
    services.odd,
    [
      [
        'test.half.card',
        '1.5',
        '6',
        1,
        'Tnt004',
        128,
        1,
        '',
        false,
        'available',
        { ...v100, gpu_memory_gb: 8, ...paid },
      ],
      ['test.status.new', '2', '8', 0, '', 128, 1, '', false, 'unknown', { ...x86, ...paid }],
      ['test.null.info', '', '', 0, '', 128, 1, '', false, 'available', { flavor_type: 'Ascend' }],
    ],
  ],
  [
    'services/flavors',
    servicesFlavors,
    services.v2_services_flavors,
    [
      [
        'modelarts.vm.cpu.8u',
        '8',
        '32',
        0,
        '',
        128,
        1,
        '',
        false,
        'available',
        { cpu_arch: 'X86_64', flavor_type: 'CPU', ...paid },
      ],
      [
        'modelarts.vm.gpu.t4u8',
        '8',
        '32',
        1,
        'Tnt004',
        128,
        1,
        '',
        true,
        'sold-out',
        { gpu_memory_gb: 16, cpu_arch: 'X86_64', flavor_type: 'GPU', ...paid },
      ],
      [
        'modelarts.bm.arm.24u.192g.npu.1d910b',
        '24',
        '192',
        0,
        '',
        128,
        1,
        '',
        false,
        'available',
        { ...npu(1, 'ascend-snt9b', 64, 'arm64'), ...paid },
      ],
      [
        'modelarts.bm.arm.48u.384g.npu.2d910b',
        '48',
        '384',
        0,
        '',
        128,
        1,
        '',
        true,
        'sold-out',
        { ...npu(2, 'ascend-snt9b', 64, 'arm64'), ...paid },
      ],
    ],
  ],
  [
    'the shape of services/flavors in other places',
    servicesFlavors,
    services.notebook_flavors,
    [
      [
        'modelarts.vm.cpu.2u',
        '2',
        '8',
        0,
        '',
        128,
        1,
        '',
        false,
        'available',
        { cpu_arch: 'x86_64', flavor_type: 'CPU', ...paid },
      ],
      [
        'modelarts.bm.gpu.4v100NV32.nosdi',
        '32',
        '256',
        4,
        'nvidia-v100-pcie32',
        128,
        4,
        '',
        true,
        'sold-out',
        { gpu_memory_gb: 32, cpu_arch: 'x86_64', flavor_type: 'GPU', ...paid },
      ],
      [
        'modelarts.bm.gpu.2v100NV32.share',
        '8',
        '64',
        1,
        'nvidia-v100-nv32',
        128,
        2,
        '',
        false,
        'available',
        { cpu_arch: 'x86_64', flavor_type: 'GPU', ...paid },
      ],
      [
        'modelarts.bm.snt9.xlarge.2',
        '48',
        '192',
        0,
        '',
        128,
        2,
        '',
        false,
        'available',
        { ...npu(2, 'ascend-snt9', 16, 'aarch64'), ...paid },
      ],
    ],
  ],
]

describe('what comes and what leaves', () => {
  it.each(tables)('%s', (_name, adapter, body, rows) => {
    const { specs } = mapped(adapter, body)
    expect(specs.map(row)).toEqual(rows)
    for (const spec of specs) {
      const digest = createHash('sha256').update(String(spec['spec_code'])).digest('hex')
      expect(spec).toMatchObject({ spec_id: Number.parseInt(digest.slice(0, 13), 16), interface_type: 1 })
      expect(Number.isSafeInteger(spec['spec_id'])).toBe(true)
    }
  })

  it('names for people, where there are any', () => {
    const names = (adapter: Adapter, body: JsonValue | undefined) =>
      mapped(adapter, body).specs.map((spec) => spec['display_name'])
    expect(names(trainingJobFlavors, training.cpu)).toEqual(['CPU, 2 cores, 8 GB', 'CPU, 8 cores, 32 GB'])
    expect(names(servicesSpecifications, services.page_2)).toEqual([undefined])
    expect(names(servicesSpecifications, services.real_time)[0]).toBe('CPU, 2 vCPUs, 8 GiB')
    expect(names(servicesFlavors, services.v2_services_flavors)[0]).toBe('CPU, 8 vCPUs, 32 GB')
  })

  it('the machines of job/resource-specs as they came, with their availability', () => {
    const { train } = apiSamples('resource-specs.sample') as { train: { specs: object[] } & JsonValue }
    const { specs } = mapped(resourceSpecs, train)
    const sent = JSON.parse(stringify(train.specs) ?? '') as { no_resource: boolean }[]
    expect(specs).toEqual(
      sent.map((spec) => ({ ...spec, availability: spec.no_resource ? 'sold-out' : 'available' })),
    )
  })
})

describe('what nothing maps', () => {
  const upstreamOf = (adapter: Adapter, body: JsonValue | undefined, code: string) =>
    mapped(adapter, body).specs.find((spec) => spec['spec_code'] === code)?.['upstream']

  it('is kept in `upstream`: fields that are unknown, values that cannot be read, the second of two', () => {
    expect(upstreamOf(trainingJobFlavors, training.odd, 'test.engines.bad')).toEqual({
      billing: { code: 'test.engines.bad' },
      support_engines: 'a,b',
      future_field: { x: 1 },
    })
    expect(upstreamOf(trainingJobFlavors, training.odd, 'test.npu.words')).toEqual({
      billing: null,
      flavor_info: { npu: { unit_num: 'one', product_name: '', memory: '' }, disk: null },
    })
    expect(upstreamOf(trainingJobFlavors, training.odd, 'test.max.both')).toMatchObject({ max_num: 8 })
    expect(upstreamOf(trainingJobFlavors, training.odd, 'test.kind.new')).toMatchObject({
      flavor_type: 'DPU',
    })
    expect(upstreamOf(servicesSpecifications, services.odd, 'test.status.new')).toEqual({
      billing_spec: 'test.status.new',
      spec_status: 'maintenance',
    })
    expect(upstreamOf(trainingJobFlavors, training.odd, 'test.npu.number')).toBeUndefined()
  })

  it('is counted when it could not be read', () => {
    expect(mapped(trainingJobFlavors, training.odd).odd).toEqual([
      { leftOut: 0, unreadable: 2, unknownStatuses: 0 },
    ])
    expect(mapped(servicesSpecifications, services.odd).odd).toEqual([
      { leftOut: 0, unreadable: 0, unknownStatuses: 1 },
    ])
    expect(mapped(servicesSpecifications, services.real_time).odd).toEqual([])
  })
})

describe('an answer that is no list', () => {
  it.each([
    ['is not a JSON object', '[]'],
    ['has no NAME', '{}'],
    ['has no NAME', '{"total":0,"total_count":0,"error_code":null}'],
    ['has NAME that are no list', '{"NAME":null}'],
    ['has NAME that are no list', '{"NAME":{"0":{}}}'],
  ])('%s: %s', (fault, body) => {
    for (const [name, adapter] of Object.entries({
      flavors: trainingJobFlavors,
      specifications: servicesSpecifications,
      data: servicesFlavors,
      items: trainingJobEngines,
    })) {
      expect(adapter.readPage(json(body.replace('NAME', name)))).toEqual({
        fault: fault.replace('NAME', name),
      })
    }
  })

  it('of services/flavors has `data`, or `flavors` where that is none', () => {
    const one = { id: 'a' }
    expect(servicesFlavors.readPage({ data: [one], flavors: [] })).toEqual({ items: [one] })
    expect(servicesFlavors.readPage({ data: null, flavors: [one] })).toEqual({ items: [one] })
  })
})

describe('engines', () => {
  it('of job/ai-engines are as they came', () => {
    const sample = apiSamples('ai-engines.sample')
    expect(mapped(aiEngines, sample).specs).toEqual(JSON.parse(stringify(sample.engines) ?? ''))
  })

  it('of training-job-engines have ids of text, and the type number that their name has elsewhere', () => {
    const { specs } = mapped(trainingJobEngines, training.engines)
    expect(
      specs.map((engine) => [
        engine['engine_type'],
        engine['engine_id'],
        engine['engine_name'],
        engine['engine_version'],
      ]),
    ).toEqual([
      [4, 'caffe-1.0.0-python2.7', 'Caffe', 'caffe-1.0.0-python2.7'],
      [1, 'tensorflow-cp36-1.8.0', 'TensorFlow', 'TF-1.8.0-python3.6'],
      ...['tensorflow_2.1.0-cuda_10.1-py_3.7-ubuntu_18.04-x86_64'].map((id) => [1, id, 'TensorFlow', id]),
      ...['pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64'].map((id) => [10, id, 'PyTorch', id]),
      ...['mindspore_1.6.0-cann_5.0.3.6-py_3.7-euler_2.8.3-aarch64'].map((id) => [
        13,
        id,
        'Ascend-Powered-Engine',
        id,
      ]),
      [9, 'xgboost-sklearn-python3.6', 'XGBoost-Sklearn', 'XGBoost-0.80-Sklearn-0.18.1-python3.6'],
    ])
    expect(specs[0]?.['upstream']).toMatchObject({
      v1_compatible: true,
      image_info: { image_version: '3.1.0' },
    })
  })
})
