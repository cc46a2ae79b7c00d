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
  availability: 'available',
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
  availability: 'sold-out',
}

const newerMachine = {
  spec_id: 3935178141463440,
  core: '24',
  cpu: '96',
  gpu_num: 0,
  gpu_type: '',
  spec_code: 'modelarts.kat1.xlarge',
  max_num: 1,
  unit_num: 1,
  storage: '3200',
  interface_type: 1,
  no_resource: false,
  availability: 'unknown',
  npu_num: 1,
  npu_type: 'ascend-snt9',
  npu_memory_gb: 32,
  cpu_arch: 'arm',
  flavor_type: 'Ascend',
  display_name: 'Ascend, 1 card',
  upstream: { billing: { code: 'modelarts.kat1.xlarge' } },
}

const engine = {
  engine_type: 1,
  engine_name: 'TensorFlow',
  engine_id: 4,
  engine_version: 'TF-1.8.0-python3.6',
}

const textEngine = {
  engine_type: 1,
  engine_name: 'TensorFlow',
  engine_id: 'tensorflow-cp36-1.8.0',
  engine_version: 'tensorflow_1.8.0-cuda_9.0-py_3.6-euleros_2.8.5-x86_64',
}

export const listExamples = {
  specs: {
    summary: 'Two machines, one of them sold out',
    value: { specs: [cpuMachine, gpuMachine], spec_total_count: 2, is_success: true },
  },
  newerSpecs: {
    summary: 'A machine of a project that speaks the newer API',
    value: { specs: [newerMachine], spec_total_count: 1, is_success: true },
  },
  noSpecs: {
    summary: 'Nothing fits: an answer like any other',
    value: { specs: [], spec_total_count: 0, is_success: true },
  },
  engines: {
    summary: 'From a project that speaks v1: ids are numbers',
    value: { engines: [engine], engine_total_count: 1, is_success: true },
  },
  textEngines: {
    summary: 'From a project that speaks v2: ids are text',
    value: { engines: [textEngine], engine_total_count: 1, is_success: true },
  },
} as const satisfies Record<string, Example>
