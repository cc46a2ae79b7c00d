import { spec, type Spec } from './spec.js'

/** What the first project may serve models on. */
export const inferenceSpecs: readonly Spec[] = [
  spec(101, '2', '8', 0, '', 'modelarts.vm.cpu.2u', { maxNum: 5 }),
  spec(102, '8', '32', 0, '', 'modelarts.vm.cpu.8u', { maxNum: 5 }),
  spec(103, '8', '32', 1, 'p4', 'modelarts.vm.gpu.p4', { maxNum: 5 }),
  spec(104, '8', '32', 1, 'Pnt1', 'modelarts.vm.gpu.pnt004', { maxNum: 5 }),
  spec(105, '8', '64', 1, 'v100', 'modelarts.vm.gpu.v100', { maxNum: 5, soldOut: true }),
  spec(106, '2', '8', 0, '', 'modelarts.vm.ai1.snt3', { maxNum: 5 }),
  spec(107, '8', '32', 1, 't4', 'modelarts.vm.gpu.t4u8', { maxNum: 5 }),
]
