import type { Example } from './openapi.js'

const cpuMachine = {
  spec_id: 7,
  core: '2',
  cpu: '8',
  gpu_num: 0,
  gpu_type: '',
  spec_code: 'modelarts.vm.cpu.2u',
  max_num: 1,
  unit_num: 1,
  storage: '',
  interface_type: 1,
  no_resource: false,
}

const gpuMachine = {
  spec_id: 4,
  core: '8',
  cpu: '64',
  gpu_num: 1,
  gpu_type: 'v100',
  spec_code: 'modelarts.vm.gpu.v100',
  max_num: 4,
  unit_num: 1,
  storage: '',
  interface_type: 1,
  no_resource: true,
}

export const specExamples = {
  specs: {
    summary: 'Two machines, one of them sold out',
    value: { specs: [cpuMachine, gpuMachine], spec_total_count: 2, is_success: true },
  },
  noSpecs: {
    summary: 'Nothing fits: an answer like any other',
    value: { specs: [], spec_total_count: 0, is_success: true },
  },
} as const satisfies Record<string, Example>
