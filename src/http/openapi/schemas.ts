import type { Schema } from './openapi.js'

const text = (description: string): Schema => ({ type: 'string', description })
const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description })

const gigabytes = (description: string): Schema => ({ type: 'number', minimum: 0, description })

/** On `v2`, each only where ModelArts says it. */
const addedSpecFields: Readonly<Record<string, Schema>> = {
  npu_num: count('NPUs of one node.'),
  npu_type: text('Kind of NPU.'),
  npu_memory_gb: gigabytes('Memory of one NPU in GB.'),
  gpu_memory_gb: gigabytes('Memory of one GPU in GB.'),
  cpu_arch: text('As ModelArts spells it, such as x86 or arm64.'),
  flavor_type: { type: 'string', enum: ['CPU', 'GPU', 'Ascend'], description: 'Kind of machine.' },
  display_name: text('A name for people.'),
  is_free: { type: 'boolean', description: 'True: free of charge.' },
  job_types: {
    type: 'array',
    items: { type: 'string', enum: ['train', 'inference'] },
    description: 'What the machine is for, where the question left `job_type` out.',
  },
  upstream: {
    type: 'object',
    description: 'What else ModelArts said, untouched.',
    additionalProperties: true,
  },
}

const spec: Schema = {
  type: 'object',
  description: 'A machine that a job can run on. ModelArts may add fields; they are passed on.',
  required: [
    'spec_id',
    'core',
    'cpu',
    'gpu_num',
    'gpu_type',
    'spec_code',
    'max_num',
    'unit_num',
    'storage',
    'interface_type',
    'no_resource',
    'availability',
  ],
  properties: {
    spec_id: {
      type: 'integer',
      format: 'int64',
      description:
        'What a job is created with, on `v1`. A 64-bit integer: in JavaScript `JSON.parse` rounds ids above 2^53, so take this package’s client, or a parser that keeps every digit. On `v2` ModelArts has no such id: it is made from `spec_code`, and a job is created with the `spec_code`.',
    },
    core: text('Number of vCPUs, as text.'),
    cpu: text('Memory in GB, as text. The name is ModelArts’ own.'),
    gpu_num: count('GPUs of one node; 0 also for Ascend machines.'),
    gpu_type: text('Kind of GPU; empty without one.'),
    spec_code: text('The family: the same code may have another `spec_id` elsewhere.'),
    max_num: count('How many nodes can be chosen at most.'),
    unit_num: count('Pricing units.'),
    storage: text('Size of the SSD; often empty.'),
    interface_type: { type: 'integer', description: 'Not documented by ModelArts.' },
    no_resource: { type: 'boolean', description: 'True: sold out at present.' },
    availability: {
      type: 'string',
      enum: ['available', 'sold-out', 'closed', 'over-quota', 'unknown'],
      description:
        '`closed`: on request only. `over-quota`: the account’s quota is used up. `unknown`: ModelArts does not say, as for training on `v2`.',
    },
    ...addedSpecFields,
  },
}

const specList: Schema = {
  type: 'object',
  description: 'The spec list, in ModelArts’ own shape.',
  required: ['specs', 'spec_total_count', 'is_success'],
  properties: {
    specs: { type: 'array', items: { $ref: '#/components/schemas/Spec' } },
    spec_total_count: count('Number of specs in this answer.'),
    is_success: { type: 'boolean', const: true },
  },
}

const engine: Schema = {
  type: 'object',
  description: 'An AI engine that a job can use. ModelArts may add fields; they are passed on.',
  required: ['engine_id', 'engine_name', 'engine_version'],
  properties: {
    engine_type: { type: 'integer', description: 'Kind of engine, where ModelArts says it.' },
    engine_id: {
      description:
        'What a job is created with: a 64-bit integer on a project that speaks `v1` (keep every digit, as for `spec_id`), text on one that speaks `v2`.',
      oneOf: [{ type: 'integer', format: 'int64' }, { type: 'string' }],
    },
    engine_name: text('Such as TensorFlow.'),
    engine_version: text('Version of the engine, with that of Python.'),
    upstream: {
      type: 'object',
      description: 'Other fields that ModelArts sent, untouched; on `v2`.',
      additionalProperties: true,
    },
  },
}

const engineList: Schema = {
  type: 'object',
  description: 'The engine list, in ModelArts’ own shape.',
  required: ['engines', 'engine_total_count', 'is_success'],
  properties: {
    engines: { type: 'array', items: { $ref: '#/components/schemas/Engine' } },
    engine_total_count: count('Number of engines in this answer.'),
    is_success: { type: 'boolean', const: true },
  },
}

const modelArtsFailure: Schema = {
  type: 'object',
  description: 'A failure in ModelArts’ own shape, for clients that were written for ModelArts.',
  required: ['is_success', 'error_code', 'error_message', 'error_msg'],
  properties: {
    is_success: { type: 'boolean', const: false },
    error_code: text('ModelArts’ own code where there is one, else the code of the problem.'),
    error_message: text('For a person.'),
    error_msg: text('The same: some clients look here.'),
  },
}

const problemType: Schema = {
  type: 'object',
  description: 'What a kind of problem means.',
  required: ['type', 'code', 'status', 'title', 'cause', 'remedy', 'retry'],
  properties: {
    type: text('The address of this description: the `type` of such a problem.'),
    code: text('What programs switch on.'),
    status: { type: 'integer', description: 'The HTTP status that it comes with.' },
    title: text('The same for every occurrence.'),
    cause: text('What leads to it.'),
    remedy: text('Who can fix it, and how.'),
    retry: {
      type: 'string',
      enum: ['no', 'later', 'after-retry-after'],
      description: 'Whether the same request may succeed later.',
    },
  },
}

const liveness: Schema = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', const: 'ok' } },
}

const readiness: Schema = {
  type: 'object',
  required: ['status', 'dependencies', 'apis'],
  properties: {
    status: {
      type: 'string',
      enum: ['starting', 'ok', 'degraded', 'draining'],
      description: '`degraded` still serves: from the cache, or more slowly.',
    },
    dependencies: {
      type: 'object',
      additionalProperties: { type: 'string', enum: ['ok', 'degraded', 'failing'] },
    },
    apis: {
      type: 'object',
      description:
        'Which generation of ModelArts’ API each project speaks. Ids are abridged; `*` is any that is not listed.',
      additionalProperties: { type: 'array', items: { type: 'string' } },
    },
  },
}

export const schemas: Readonly<Record<string, Schema>> = {
  Spec: spec,
  SpecList: specList,
  Engine: engine,
  EngineList: engineList,
  ModelArtsFailure: modelArtsFailure,
  ProblemType: problemType,
  ProblemTypeList: {
    type: 'object',
    required: ['problems'],
    properties: { problems: { type: 'array', items: { $ref: '#/components/schemas/ProblemType' } } },
  },
  Liveness: liveness,
  Readiness: readiness,
}
