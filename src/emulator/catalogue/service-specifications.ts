import { Digits, type JsonObject } from '../json.js'

interface Kind {
  readonly category: 'CPU' | 'GPU' | 'NPU'
  readonly cores: number
  readonly memoryGb: number
  readonly card?: readonly [count: number, version: string, memoryGb: number]
  readonly billing?: string
  readonly arch?: string
  /** Fields that differ from those of a flavor that anyone can have. */
  readonly state?: JsonObject
}

/** Counts of cores and GPUs are written with a fraction. */
const real = (whole: number) => new Digits(`${whole}.0`)

const noCard = (name: 'gpu' | 'npu') => ({ unit: 'MB', [name]: name === 'gpu' ? real(0) : 0, memory: 0 })

/** As `services/specifications` writes them: a flavor without cards has objects for them all the same. */
function specification(id: string, display: string, kind: Kind): JsonObject {
  const { category, card } = kind
  const [count, version, memory] = card ?? [0, '', 0]
  return {
    specification: id,
    billing_spec: kind.billing ?? id,
    category,
    cpu_info: { arch: kind.arch ?? 'x86', cpu: real(kind.cores) },
    memory_info: { unit: 'GB', memory: kind.memoryGb },
    gpu_info:
      category === 'GPU' ? { unit: 'GB', brand: 'NVIDIA', version, gpu: real(count), memory } : noCard('gpu'),
    ...(category !== 'NPU' && { npu_info: noCard('npu') }),
    ...(category === 'NPU' &&
      card && { npu_info: { unit: 'GB', brand: 'Ascend', version, npu: count, memory } }),
    display_en: display,
    display_cn: display,
    is_open: true,
    spec_status: 'normal',
    is_free: false,
    over_quota: false,
    extend_params: 1,
    ...kind.state,
  }
}

/** What the newer project may serve models on. The states of some are invented. */
export const serviceSpecifications: readonly JsonObject[] = [
  specification('modelarts.vm.cpu.2u', 'CPU, 2 vCPUs, 8 GiB', { category: 'CPU', cores: 2, memoryGb: 8 }),
  specification('modelarts.vm.cpu.8u', 'CPU, 8 vCPUs, 32 GiB', {
    category: 'CPU',
    cores: 8,
    memoryGb: 32,
    state: { over_quota: true },
  }),
  specification('modelarts.vm.cpu.free', 'CPU, free of charge', {
    category: 'CPU',
    cores: 1,
    memoryGb: 4,
    state: { spec_status: 'sellout', is_free: true },
  }),
  specification('modelarts.vm.gpu.pnt004', 'GPU, 1 Pnt004, 8 vCPUs, 32 GiB', {
    category: 'GPU',
    cores: 8,
    memoryGb: 32,
    card: [1, 'Pnt004', 16],
  }),
  specification('modelarts.vm.gpu.t4u8.container', 'GPU, 1 Tnt004, 8 vCPUs, 32 GiB', {
    category: 'GPU',
    cores: 8,
    memoryGb: 32,
    card: [1, 'Tnt004', 16],
    billing: 'modelarts.vm.gpu.t4u8',
    state: { spec_status: 'sellout' },
  }),
  // As older answers wrote it: figures stand in no field.
  {
    specification: 'modelarts.vm.gpu.v100',
    billing_spec: 'modelarts.vm.gpu.v100',
    is_open: true,
    spec_status: 'normal',
    is_free: false,
    over_quota: false,
    extend_params: 1,
  },
  specification('modelarts.vm.ai1.snt3', 'NPU, 2 vCPUs', {
    category: 'NPU',
    cores: 2,
    memoryGb: 8,
    state: { is_open: false },
  }),
  specification('modelarts.bm.snt9.xlarge.2', 'NPU, 2 Snt9, 48 vCPUs, 192 GiB', {
    category: 'NPU',
    cores: 48,
    memoryGb: 192,
    card: [2, 'Snt9', 32],
    billing: 'modelarts.kat1.xlarge',
    arch: 'aarch64',
    state: { extend_params: 2 },
  }),
]
