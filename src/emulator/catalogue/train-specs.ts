import { spec, type Spec } from './spec.js'

/** What the first project may train on. Codes and most figures are documented ones, most ids invented. */
export const trainSpecs: readonly Spec[] = [
  spec(2, '2', '8', 0, '', 'modelarts.vm.cpu.2u', { maxNum: 2 }),
  spec(27, '8', '32', 0, '', 'modelarts.vm.cpu.8u', { maxNum: 16 }),
  spec(3, '16', '64', 0, '', 'modelarts.vm.cpu.16u64g.d', { maxNum: 1, soldOut: true }),
  spec(5, '2', '8', 0, '', 'modelarts.vm.cpu.free', { maxNum: 1 }),
  spec(4, '8', '64', 1, 'v100', 'modelarts.vm.gpu.v100', { maxNum: 4 }),
  spec(6, '8', '64', 1, 'p100', 'modelarts.vm.gpu.p100', { maxNum: 4 }),
  spec(8, '8', '32', 1, 'p4', 'modelarts.vm.gpu.p4', { maxNum: 2, soldOut: true }),
  spec(9, '8', '64', 1, 'nvidia-v100-pcie', 'modelarts.vm.gpu.free', { maxNum: 1, soldOut: true }),
  spec(10, '8', '64', 1, 'v100NV32', 'modelarts.bm.gpu.v100NV32', { maxNum: 8 }),
  spec(11, '64', '512', 8, 'v100', 'modelarts.bm.gpu.8v100', { maxNum: 4 }),
  spec(12, '8', '64', 1, 'v100NV32', 'modelarts.p3.large', { maxNum: 4, storage: '3200' }),
  spec(13, '18', '128', 2, 'v100NV32', 'modelarts.p3.2xlarge', { maxNum: 4, storage: '3200' }),
  spec(14, '36', '256', 4, 'v100NV32', 'modelarts.p3.4xlarge', { maxNum: 4, storage: '3200', soldOut: true }),
  spec(15, '72', '512', 8, 'v100NV32', 'modelarts.p3.8xlarge', { maxNum: 2, storage: '3200' }),
  spec(16, '24', '96', 0, '', 'modelarts.kat1.xlarge', { maxNum: 1, storage: '3200' }),
  spec(17, '48', '192', 0, '', 'modelarts.kat1.2xlarge', { maxNum: 1, storage: '3200' }),
  spec(18, '96', '384', 0, '', 'modelarts.kat1.4xlarge', { maxNum: 1, storage: '3200' }),
  spec(19, '192', '768', 0, '', 'modelarts.kat1.8xlarge', { maxNum: 16, storage: '3200', soldOut: true }),
]
