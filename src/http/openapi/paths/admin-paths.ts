import type { Operation, Parameter, PathItem, Schema } from '../openapi.js'
import { headersOf } from '../headers.js'
import { plainProblems } from '../responses.js'
import { admin } from '../security.js'
import type { ServiceErrorCode } from '../../problem/problem-types.js'

const refusals: readonly ServiceErrorCode[] = ['unauthenticated', 'forbidden', 'rate-limited']

/** A route of operators: what it gives, and what can go wrong beside being refused. */
function operation(
  operationId: string,
  summary: string,
  description: string,
  schema: Schema,
  more: Partial<Operation> & { readonly problems?: readonly ServiceErrorCode[] } = {},
): Operation {
  const { problems = [], ...rest } = more
  return {
    operationId,
    tags: ['admin'],
    summary,
    description,
    security: admin,
    ...rest,
    responses: {
      200: {
        description: 'Done, or as it is.',
        headers: headersOf('NoStore', 'RequestId'),
        content: {
          [operationId === 'listenToFigures' ? 'text/event-stream' : 'application/json']: { schema },
        },
      },
      ...plainProblems(...refusals, ...problems),
    },
  }
}

const text = (name: string, description: string, schema: Schema = { type: 'string' }): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
})

const selection: readonly Parameter[] = [
  text('resource', 'What is listed.', { type: 'string', enum: ['specs', 'engines'] }),
  text('project_id', 'The project.'),
  text('job_type', 'Empty: lists that were asked for without one.', {
    type: 'string',
    enum: ['train', 'inference', ''],
  }),
  text('engine_id', 'The engine, as digits.'),
  text('project_type', 'The type of the project.', { type: 'string', enum: ['0', '1', '2', '3'] }),
]

const flag: Schema = { type: 'string', enum: ['true', 'false'] }
const anObject = (description: string, ...required: string[]): Schema => ({
  type: 'object',
  description,
  required,
  properties: Object.fromEntries(required.map((name) => [name, {}])),
})

const entry = anObject(
  'One entry of this replica, with its last failure and its back-off where there are any.',
  ...['key', 'state', 'age_seconds', 'ttl_seconds', 'bytes', 'hits', 'etag'],
)
const policy = anObject(
  'What is in force, and where from. The `ETag` is the version.',
  ...['ttl_seconds', 'ttl_overrides', 'stale_while_revalidate_seconds', 'stale_if_error_seconds'],
  ...['min_refresh_seconds', 'sources', 'version', 'persisted'],
)
const ifMatch: Parameter = {
  name: 'If-Match',
  in: 'header',
  description: 'The `ETag` of the version that the change is meant for; 412 if another one is in force.',
  schema: { type: 'string' },
}
const changing = { problems: ['precondition-failed', 'redis-unavailable'] } as const

export const adminPaths: Readonly<Record<string, PathItem>> = {
  '/admin/status': {
    get: operation(
      'getStatus',
      'How this replica stands',
      'Redis, endpoints, credentials (never a value), memory, and the configuration without secrets.',
      anObject('The status.', 'version', 'started_at', 'uptime_seconds', 'replica_id', 'memory', 'redis'),
    ),
  },
  '/admin/replicas': {
    get: operation(
      'listReplicas',
      'Which replicas live',
      'One that has ended is gone within 15 s. `complete` is false while Redis cannot be asked.',
      anObject('The replicas.', 'replicas', 'complete'),
    ),
  },
  '/admin/cache/entries': {
    get: operation(
      'listEntries',
      'What this replica holds',
      'The entry that was used last comes first. `cursor` leads to the next page.',
      {
        ...anObject('A page.', 'entries', 'total'),
        properties: { entries: { type: 'array', items: entry } },
      },
      {
        parameters: [
          ...selection,
          text('state', 'The state.', {
            type: 'string',
            enum: ['fresh', 'stale-while-revalidate', 'stale-if-error', 'expired'],
          }),
          text('limit', 'How many, 100 if not said.', { type: 'integer', minimum: 1, maximum: 1000 }),
          text('cursor', 'Of the page before.'),
        ],
        problems: ['invalid-query'],
      },
    ),
    delete: operation(
      'purgeEntries',
      'Ends entries on all replicas',
      'With `dry_run=true` it only says how many. `pending`: other replicas hear of it when Redis is back.',
      anObject('How many.', 'purged'),
      {
        parameters: [
          ...selection,
          text('soft', 'Marks them stale instead.', flag),
          text('all', 'Needed to purge everything.', { type: 'string', enum: ['true'] }),
          text('dry_run', 'Does nothing.', flag),
        ],
        problems: ['invalid-query'],
      },
    ),
  },
  '/admin/cache/refresh': {
    post: operation(
      'refreshEntry',
      'Loads one entry again',
      'However fresh it is; a back-off that is running gives its problem.',
      entry,
      {
        parameters: selection,
        problems: ['invalid-query', 'unknown-project', 'upstream-unavailable', 'upstream-error'],
      },
    ),
  },
  '/admin/cache/policy': {
    get: operation('getPolicy', 'The policy in force', 'Live on all replicas.', policy),
    patch: operation(
      'patchPolicy',
      'Changes the policy on all replicas',
      'A merge patch (RFC 7396); null goes back to the environment. In force within a second, for held entries too.',
      policy,
      {
        parameters: [ifMatch],
        requestBody: {
          required: true,
          content: { 'application/merge-patch+json': { schema: { type: 'object' } } },
        },
        problems: ['invalid-policy', ...changing.problems],
      },
    ),
    delete: operation(
      'resetPolicy',
      'Back to the environment',
      'Drops all that operators have set.',
      policy,
      {
        parameters: [ifMatch],
        ...changing,
      },
    ),
  },
  '/admin/audit': {
    get: operation(
      'listChanges',
      'The last 200 changes',
      'Who, what, from and to, on all replicas.',
      anObject('The changes, the newest first.', 'changes', 'complete'),
    ),
  },
  '/admin/events': {
    get: operation(
      'listenToFigures',
      'What happens, as it happens',
      'Events `figures` each second, and `breaker`, `redis`, `credentials`, `purge` and `policy` when they change.',
      { type: 'string' },
      { problems: ['overloaded'] },
    ),
  },
}
