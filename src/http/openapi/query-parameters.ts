import { getMetadataStorage } from 'class-validator'
import { SpecsQueryDto } from '../specs/specs-query.dto.js'
import type { Parameter, Schema } from './openapi.js'

interface Description {
  readonly description: string
  readonly example: string | number | boolean
  readonly default?: string | number
}

/** What a rule cannot say of itself. The rules are read off the query class, which is what the route obeys. */
const descriptions = {
  project_id: {
    description: 'The ModelArts project. Left out: the default project of this service, where it has one.',
    example: '0123456789abcdef0123456789abcdef',
  },
  job_type: {
    description: 'What the machines are for. Left out: as ModelArts answers when it is not told.',
    example: 'train',
  },
  engine_id: {
    description:
      'The id of an AI engine, a 64-bit integer: 0 to 9223372036854775807. It is text here, because a JavaScript number holds only 53 bits. 0 stands for any engine.',
    example: '130',
    default: '0',
  },
  project_type: {
    description: '0 is no ExeML project, 1 image classification, 2 object detection, 3 predictive analytics.',
    example: 0,
    default: 0,
  },
  available: {
    description:
      'Leave out the machines that cannot be had: keep those whose `availability` is `available` or `unknown`. Applied to the cached list.',
    example: true,
  },
  gpu_type: {
    description: 'Only machines with this GPU, written in full, in any case. Applied to the cached list.',
    example: 'v100',
  },
  min_gpu_num: {
    description: 'Only machines with at least so many GPUs. Applied to the cached list.',
    example: 1,
  },
} as const satisfies Record<keyof SpecsQueryDto, Description>

type ParameterName = keyof SpecsQueryDto

/** Parameters of a query, each with the schema that its class-validator rules amount to. */
export function queryParameters(names: readonly ParameterName[] = parameterNames): Parameter[] {
  return names.map((name) => {
    const { description, example, ...rest }: Description = descriptions[name]
    // The example stands in the schema: one on the parameter would be filled in, and sent, by Swagger UI.
    return { name, in: 'query', description, schema: { ...schemaOf(name), ...rest, examples: [example] } }
  })
}

/** `project_id` as it stands in the path of ModelArts' own route. */
export function projectInPath(): Parameter {
  return {
    name: 'project_id',
    in: 'path',
    required: true,
    description: 'The ModelArts project.',
    schema: schemaOf('project_id'),
    example: descriptions.project_id.example,
  }
}

const parameterNames = Object.keys(descriptions) as ParameterName[]

function schemaOf(name: ParameterName): Schema {
  const storage = getMetadataStorage()
  const rules = storage
    .getTargetValidationMetadatas(SpecsQueryDto, '', true, false)
    .filter(({ propertyName, type }) => propertyName === name && type === 'customValidation')
  const schemas = rules.map(({ name: rule, constraintCls, constraints }) => {
    // Those of class-validator have no arguments at all when they need none.
    const [argument] = (constraints as readonly unknown[] | undefined) ?? []
    return schemaOfRule(rule ?? storage.getTargetValidatorConstraints(constraintCls)[0]?.name, argument)
  })
  return narrowest(Object.assign({ type: 'string' }, ...schemas) as Schema)
}

function schemaOfRule(rule: string | undefined, argument: unknown): Schema {
  switch (rule) {
    case 'isIn':
      return { enum: argument as readonly string[] }
    case 'matches':
      return { pattern: (argument as RegExp).source }
    case 'maxLength':
      return { maxLength: argument as number }
    case 'isNotEmpty':
      return { minLength: 1 }
    case 'isLong':
      return { pattern: '^[0-9]{1,19}$' }
    default:
      throw new Error(`The rule ${String(rule)} has no place in the OpenAPI document yet.`)
  }
}

/** In a URL all is text; what is always a number or `true` is one to a client's author. */
function narrowest(schema: Schema): Schema {
  if (schema.enum?.every((value) => value === 'true')) return { type: 'boolean', enum: [true] }
  if (schema.enum?.every((value) => /^\d+$/.test(String(value)))) {
    return { type: 'integer', enum: schema.enum.map(Number) }
  }
  const digits = /^\^\\d\{1,(\d+)\}\$$/.exec(schema.pattern ?? '')?.[1]
  return digits ? { type: 'integer', minimum: 0, maximum: 10 ** Number(digits) - 1 } : schema
}
