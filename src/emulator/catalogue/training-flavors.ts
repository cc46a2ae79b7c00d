import type { JsonObject } from '../json.js'

/** A card of a flavor: how many, which, and the memory of one. */
type Cards = readonly [count: number, name: string, memory: string]

interface Kind {
  readonly name: string
  readonly cores: number
  readonly memoryGb: number
  readonly diskGb: number
  readonly maxNodes: number
  readonly gpu?: Cards
  readonly npu?: Cards
  readonly billing?: readonly [code: string, units: number]
  readonly engines: readonly string[]
  /** Fields that only some flavors have. */
  readonly others?: JsonObject
}

/** As `training-job-flavors` writes them: counts of NPUs are text, the engines a JSON array within a text. */
function flavor(id: string, kind: Kind): JsonObject {
  const { gpu, npu, billing = [id, 1] } = kind
  const type = npu ? 'Ascend' : gpu ? 'GPU' : 'CPU'
  const card = ([count, name, memory]: Cards, unitNum: string | number = count) => ({
    unit_num: unitNum,
    product_name: name,
    memory,
  })
  return {
    flavor_id: id,
    flavor_name: kind.name,
    flavor_type: type,
    ...(type !== 'CPU' && { max_num: kind.maxNodes }),
    billing: { code: billing[0], unit_num: billing[1] },
    flavor_info: {
      max_num: kind.maxNodes,
      cpu: { arch: npu ? 'arm' : 'x86', core_num: kind.cores },
      ...(gpu && { gpu: card(gpu) }),
      ...(npu && { npu: card(npu, String(npu[0])) }),
      memory: { size: kind.memoryGb, unit: 'GB' },
      disk: { size: kind.diskGb, unit: 'GB' },
    },
    ...kind.others,
    support_engines: JSON.stringify(kind.engines),
  }
}

const oldEngines = ['tensorflow-cp36-1.8.0', 'xgboost-sklearn-python3.6']
const tensorFlow = 'tensorflow_2.1.0-cuda_10.1-py_3.7-ubuntu_18.04-x86_64'
const pyTorch = 'pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64'
const mindSpore = 'mindspore_1.6.0-cann_5.0.3.6-py_3.7-euler_2.8.3-aarch64'

/** What the newer project may train on. Ids and most figures are documented ones. */
export const trainingFlavors: readonly JsonObject[] = [
  flavor('modelarts.vm.cpu.2u', {
    name: 'CPU, 2 cores, 8 GB',
    cores: 2,
    memoryGb: 8,
    diskGb: 50,
    maxNodes: 1,
    engines: oldEngines,
  }),
  flavor('modelarts.vm.cpu.8u', {
    name: 'CPU, 8 cores, 32 GB',
    cores: 8,
    memoryGb: 32,
    diskGb: 50,
    maxNodes: 16,
    engines: [...oldEngines, pyTorch],
  }),
  flavor('modelarts.vm.gpu.free', {
    name: 'GPU, 1 card, free of charge',
    cores: 8,
    memoryGb: 64,
    diskGb: 50,
    maxNodes: 1,
    gpu: [1, 'GP-Vnt1', '32GB'],
    engines: [pyTorch],
    others: { attributes: {} },
  }),
  flavor('modelarts.vm.gpu.pnt1.eco', {
    name: 'GPU, 1 small card',
    cores: 8,
    memoryGb: 64,
    diskGb: 50,
    maxNodes: 2,
    gpu: [1, 'GP-Pnt1', '8GB'],
    engines: [pyTorch],
  }),
  flavor('modelarts.p3.large', {
    name: 'GPU, 1 card, fast disk',
    cores: 8,
    memoryGb: 64,
    diskGb: 3200,
    maxNodes: 4,
    gpu: [1, 'GP-Vnt1', '32GB'],
    engines: [tensorFlow, pyTorch],
  }),
  flavor('modelarts.p3.8xlarge', {
    name: 'GPU, 8 cards, fast disk',
    cores: 72,
    memoryGb: 512,
    diskGb: 3200,
    maxNodes: 2,
    gpu: [8, 'GP-Vnt1', '32GB'],
    engines: [tensorFlow, pyTorch],
  }),
  flavor('modelarts.kat1.xlarge', {
    name: 'Ascend, 1 card',
    cores: 24,
    memoryGb: 96,
    diskGb: 3200,
    maxNodes: 1,
    npu: [1, 'ascend-snt9', '32GB'],
    engines: [mindSpore],
  }),
  flavor('modelarts.bm.snt9.xlarge.2', {
    name: 'Ascend, 2 cards, billed as two units',
    cores: 48,
    memoryGb: 192,
    diskGb: 3200,
    maxNodes: 1,
    npu: [2, 'ascend-snt9', '32GB'],
    billing: ['modelarts.kat1.xlarge', 2],
    engines: [mindSpore],
  }),
  flavor('modelarts.kat1.8xlarge', {
    name: 'Ascend, 8 cards',
    cores: 192,
    memoryGb: 768,
    diskGb: 3200,
    maxNodes: 16,
    npu: [8, 'ascend-snt9', '32GB'],
    engines: [mindSpore],
  }),
  flavor('modelarts.bm.arm.24u.192g.npu.1d910b', {
    name: 'Ascend, 1 newer card',
    cores: 24,
    memoryGb: 192,
    diskGb: 500,
    maxNodes: 1,
    npu: [1, 'ascend-snt9b', '64GB'],
    engines: [],
    others: { support_groups: 'public' },
  }),
]
