import type { JsonObject } from '../json.js'

const kbPerGb = 1024 * 1024

/** As `services/flavors` writes them: memory in KB, the memory of cards summed up, as text. */
function flavor(
  id: string,
  name: string,
  [vcpus, memoryGb]: readonly [vcpus: number, memoryGb: number],
  cards: { readonly gpu?: JsonObject; readonly ascend?: JsonObject },
  soldOut = false,
): JsonObject {
  return {
    id,
    name,
    arch: cards.ascend ? 'arm64' : 'X86_64',
    category: cards.ascend ? 'ASCEND' : cards.gpu ? 'GPU' : 'CPU',
    description: '',
    feature: 'DEFAULT',
    free: false,
    memory: memoryGb * kbPerGb,
    vcpus,
    sold_out: soldOut,
    storages: cards.ascend ? ['OBS'] : ['EVS', 'OBS'],
    billing: { code: id, unit_num: 1 },
    ...cards,
  }
}

const newerNpu = (npu: number) => ({
  ascend: { npu, npu_memory: String(npu * 64), type: 'ascend-snt9b', ai_core: '', ai_cpu: '' },
})

/** What the newest platform serves models on. */
export const serviceFlavors: readonly JsonObject[] = [
  flavor('modelarts.vm.cpu.8u', 'CPU, 8 vCPUs, 32 GB', [8, 32], {}),
  flavor(
    'modelarts.vm.gpu.t4u8',
    'GPU, 1 card, 8 vCPUs, 32 GB',
    [8, 32],
    { gpu: { gpu: 1, gpu_memory: '16', type: 'Tnt004' } },
    true,
  ),
  flavor('modelarts.bm.arm.24u.192g.npu.1d910b', 'Ascend, 1 card, 24 vCPUs, 192 GB', [24, 192], newerNpu(1)),
  flavor(
    'modelarts.bm.arm.48u.384g.npu.2d910b',
    'Ascend, 2 cards, 48 vCPUs, 384 GB',
    [48, 384],
    newerNpu(2),
    true,
  ),
]
