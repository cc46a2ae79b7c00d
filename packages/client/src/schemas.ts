// Made by `npm run openapi` from docs/openapi.json. Do not edit.

export interface components {
  schemas: {
    /** @description A machine that a job can run on. ModelArts may add fields; they are passed on. */
    Spec: {
      /**
       * Format: int64
       * @description What a job is created with, on `v1`. A 64-bit integer: in JavaScript `JSON.parse` rounds ids above 2^53, so take this package’s client, or a parser that keeps every digit. On `v2` ModelArts has no such id: it is made from `spec_code`, and a job is created with the `spec_code`.
       */
      spec_id: number
      /** @description Number of vCPUs, as text. */
      core: string
      /** @description Memory in GB, as text. The name is ModelArts’ own. */
      cpu: string
      /** @description GPUs of one node; 0 also for Ascend machines. */
      gpu_num: number
      /** @description Kind of GPU; empty without one. */
      gpu_type: string
      /** @description The family: the same code may have another `spec_id` elsewhere. */
      spec_code: string
      /** @description How many nodes can be chosen at most. */
      max_num: number
      /** @description Pricing units. */
      unit_num: number
      /** @description Size of the SSD; often empty. */
      storage: string
      /** @description Not documented by ModelArts. */
      interface_type: number
      /** @description True: sold out at present. */
      no_resource: boolean
      /**
       * @description `closed`: on request only. `over-quota`: the account’s quota is used up. `unknown`: ModelArts does not say, as for training on `v2`.
       * @enum {string}
       */
      availability: 'available' | 'sold-out' | 'closed' | 'over-quota' | 'unknown'
      /** @description NPUs of one node. */
      npu_num?: number
      /** @description Kind of NPU. */
      npu_type?: string
      /** @description Memory of one NPU in GB. */
      npu_memory_gb?: number
      /** @description Memory of one GPU in GB. */
      gpu_memory_gb?: number
      /** @description As ModelArts spells it, such as x86 or arm64. */
      cpu_arch?: string
      /**
       * @description Kind of machine.
       * @enum {string}
       */
      flavor_type?: 'CPU' | 'GPU' | 'Ascend'
      /** @description A name for people. */
      display_name?: string
      /** @description True: free of charge. */
      is_free?: boolean
      /** @description What the machine is for, where the question left `job_type` out. */
      job_types?: ('train' | 'inference')[]
      /** @description What else ModelArts said, untouched. */
      upstream?: {
        [key: string]: unknown
      }
    }
    /** @description The spec list, in ModelArts’ own shape. */
    SpecList: {
      specs: components['schemas']['Spec'][]
      /** @description Number of specs in this answer. */
      spec_total_count: number
      /** @constant */
      is_success: true
    }
    SpecsQuery: {
      /**
       * @description The ModelArts project. Left out: the default project of this service, where it has one.
       * @example 0123456789abcdef0123456789abcdef
       */
      project_id?: string
      /**
       * @description What the machines are for. Left out: as ModelArts answers when it is not told.
       * @example train
       * @enum {string}
       */
      job_type?: 'train' | 'inference'
      /**
       * @description The id of an AI engine, a 64-bit integer: 0 to 9223372036854775807. It is text here, because a JavaScript number holds only 53 bits. 0 stands for any engine.
       * @example 130
       */
      engine_id?: string
      /**
       * @description 0 is no ExeML project, 1 image classification, 2 object detection, 3 predictive analytics.
       * @example 0
       * @enum {integer}
       */
      project_type?: 0 | 1 | 2 | 3
      /**
       * @description Leave out the machines that cannot be had: keep those whose `availability` is `available` or `unknown`. Applied to the cached list.
       * @example true
       * @enum {boolean}
       */
      available?: true
      /**
       * @description Only machines with this GPU, written in full, in any case. Applied to the cached list.
       * @example v100
       */
      gpu_type?: string
      /**
       * @description Only machines with at least so many GPUs. Applied to the cached list.
       * @example 1
       */
      min_gpu_num?: number
    }
    /** @description An AI engine that a job can use. ModelArts may add fields; they are passed on. */
    Engine: {
      /** @description Kind of engine, where ModelArts says it. */
      engine_type?: number
      /** @description What a job is created with: a 64-bit integer on a project that speaks `v1` (keep every digit, as for `spec_id`), text on one that speaks `v2`. */
      engine_id: number | string
      /** @description Such as TensorFlow. */
      engine_name: string
      /** @description Version of the engine, with that of Python. */
      engine_version: string
      /** @description Other fields that ModelArts sent, untouched; on `v2`. */
      upstream?: {
        [key: string]: unknown
      }
    }
    /** @description The engine list, in ModelArts’ own shape. */
    EngineList: {
      engines: components['schemas']['Engine'][]
      /** @description Number of engines in this answer. */
      engine_total_count: number
      /** @constant */
      is_success: true
    }
    EnginesQuery: {
      /**
       * @description The ModelArts project. Left out: the default project of this service, where it has one.
       * @example 0123456789abcdef0123456789abcdef
       */
      project_id?: string
      /**
       * @description What the machines are for. Left out: as ModelArts answers when it is not told.
       * @example train
       * @enum {string}
       */
      job_type?: 'train' | 'inference'
    }
    /** @description A failure (RFC 9457). Switch on `code`; newer versions may add codes. */
    Problem:
      | {
          /** @enum {string} */
          code: 'invalid-query' | 'invalid-policy'
          type: string
          title: string
          status: number
          /** @description What happened this time, for a person. */
          detail: string
          /** @description This occurrence, as `urn:uuid:…`. */
          instance: string
          /** @description The id of the request, as in `X-Request-Id`. */
          request_id: string
          /** @description Every fault, at once. */
          errors: {
            parameter: string
            detail: string
          }[]
          /** @description Seconds to wait; equal to `Retry-After`. */
          retry_after?: number
        }
      | {
          /** @enum {string} */
          code:
            | 'unauthenticated'
            | 'forbidden'
            | 'unknown-project'
            | 'not-found'
            | 'method-not-allowed'
            | 'not-acceptable'
            | 'request-timeout'
            | 'payload-too-large'
            | 'headers-too-large'
            | 'bad-request'
            | 'rate-limited'
            | 'not-supported-upstream'
            | 'not-cached'
            | 'precondition-failed'
            | 'redis-unavailable'
            | 'overloaded'
            | 'shutting-down'
            | 'internal-error'
          type: string
          title: string
          status: number
          /** @description What happened this time, for a person. */
          detail: string
          /** @description This occurrence, as `urn:uuid:…`. */
          instance: string
          /** @description The id of the request, as in `X-Request-Id`. */
          request_id: string
          /** @description Seconds to wait; equal to `Retry-After`. */
          retry_after?: number
        }
      | {
          /** @enum {string} */
          code:
            | 'upstream-rejected-request'
            | 'upstream-not-found'
            | 'upstream-credentials-rejected'
            | 'upstream-account-restricted'
            | 'upstream-throttled'
            | 'upstream-error'
            | 'upstream-unreachable'
            | 'upstream-timeout'
            | 'upstream-malformed'
            | 'upstream-unavailable'
          type: string
          title: string
          status: number
          /** @description What happened this time, for a person. */
          detail: string
          /** @description This occurrence, as `urn:uuid:…`. */
          instance: string
          /** @description The id of the request, as in `X-Request-Id`. */
          request_id: string
          /** @description Seconds to wait; equal to `Retry-After`. */
          retry_after?: number
          /** @description What ModelArts said of itself. */
          upstream?: {
            status?: number
            error_code?: string
            request_id?: string
          }
        }
  }
  responses: never
  parameters: never
  requestBodies: never
  headers: never
  pathItems: never
}
