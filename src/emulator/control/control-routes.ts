import { z } from 'zod'
import { fromJson, type JsonValue } from '../json.js'
import type { ReceivedRequest } from '../http/received-request.js'
import { bytesReply, jsonReply, type Reply } from '../http/reply.js'
import { findRoute } from '../http/route.js'
import { projectIds } from '../catalogue/projects.js'
import { settingsSchema } from '../settings.js'
import { behaviourSchema, type Behaviour } from './behaviour.js'
import { isAtConnect } from './behaviours.js'
import type { Control } from './control.js'

export const controlPrefix = '/__emulator'

interface ControlCall {
  readonly control: Control
  readonly body: unknown
  readonly params: Readonly<Record<string, string>>
}

interface ControlRoute {
  readonly method: string
  readonly pattern: string
  readonly answer: (call: ControlCall) => Reply
}

const soldOutSchema = z.strictObject({
  spec_code: z.string(),
  project_id: z.string().optional(),
  job_type: z.enum(['train', 'inference']).optional(),
  sold_out: z.boolean().optional(),
})

const keySchema = z.strictObject({
  secret_key: z.string().min(1),
  projects: z.array(z.string()).optional(),
})

const routes: readonly ControlRoute[] = [
  {
    method: 'GET',
    pattern: '/__emulator',
    answer: ({ control }) => ok({ behaviours: control.behaviours(), settings: control.settings() }),
  },
  { method: 'GET', pattern: '/__emulator/behaviour', answer: ({ control }) => ok(control.behaviours()) },
  {
    method: 'PUT',
    pattern: '/__emulator/behaviour',
    answer: ({ control, body }) => {
      const told = Array.isArray(body) ? body.map(parseBehaviour) : [parseBehaviour(body)]
      control.behave(...told)
      return ok(control.behaviours())
    },
  },
  {
    method: 'POST',
    pattern: '/__emulator/behaviour',
    answer: ({ control, body }) => {
      control.alsoBehave(parseBehaviour(body))
      return ok(control.behaviours())
    },
  },
  { method: 'DELETE', pattern: '/__emulator/behaviour', answer: ({ control }) => done(control.behaveWell()) },
  { method: 'GET', pattern: '/__emulator/requests', answer: ({ control }) => ok(control.requests()) },
  {
    method: 'DELETE',
    pattern: '/__emulator/requests',
    answer: ({ control }) => done(control.forgetRequests()),
  },
  { method: 'GET', pattern: '/__emulator/settings', answer: ({ control }) => ok(control.settings()) },
  {
    method: 'PATCH',
    pattern: '/__emulator/settings',
    answer: ({ control, body }) => {
      const patch = settingsSchema.partial().parse(body)
      const given = Object.entries(patch).filter(([, value]) => value !== undefined)
      control.set(Object.fromEntries(given))
      return ok(control.settings())
    },
  },
  {
    method: 'POST',
    pattern: '/__emulator/sold-out',
    answer: ({ control, body }) => {
      const word = soldOutSchema.parse(body)
      const known = control.sellOut({
        specCode: word.spec_code,
        projectId: word.project_id,
        jobType: word.job_type,
        soldOut: word.sold_out,
      })
      return known ? done() : badControl(`no project offers a spec with the code ${word.spec_code}`)
    },
  },
  { method: 'DELETE', pattern: '/__emulator/sold-out', answer: ({ control }) => done(control.restock()) },
  {
    method: 'PUT',
    pattern: '/__emulator/keys/{access_key}',
    answer: ({ control, body, params }) => {
      const key = keySchema.parse(body)
      control.putKey({
        accessKey: params['access_key'] ?? '',
        secretKey: key.secret_key,
        projects: key.projects ?? Object.values(projectIds),
      })
      return done()
    },
  },
  {
    method: 'DELETE',
    pattern: '/__emulator/keys/{access_key}',
    answer: ({ control, params }) =>
      control.removeKey(params['access_key'] ?? '') ? done() : jsonReply(404, { error: 'no such key' }),
  },
  { method: 'DELETE', pattern: '/__emulator/locks', answer: ({ control }) => done(control.unlockKeys()) },
  { method: 'POST', pattern: '/__emulator/reset', answer: ({ control }) => done(control.reset()) },
]

/** Answers what is asked of the emulator itself. Bad input is told to the teller, with 400. */
export function controlReply(control: Control, request: ReceivedRequest): Reply {
  const found = findRoute(routes, request.method, request.path)
  if (!found) return noSuchRoute(request)
  const body = request.body.length === 0 ? undefined : fromJson(request.body)
  if (request.body.length > 0 && body === undefined) return badControl('the body is not JSON')
  try {
    return found.route.answer({ control, body, params: found.params })
  } catch (error) {
    if (error instanceof z.ZodError) return badControl(z.prettifyError(error))
    throw error
  }
}

function parseBehaviour(value: unknown): Behaviour {
  return reachable.parse(value)
}

/** Over HTTP the control route itself would be reset too, so there must be an end to it. */
const reachable = behaviourSchema.refine(
  (behaviour) => !isAtConnect(behaviour) || behaviour.times !== undefined || behaviour.forMs !== undefined,
  'a reset at connect needs times or forMs: it resets connections to the control route as well',
)

function noSuchRoute(request: ReceivedRequest): Reply {
  return jsonReply(404, {
    error: `no control route ${request.method} ${request.path}`,
    routes: routes.map(({ method, pattern }) => `${method} ${pattern}`),
  })
}

const ok = (body: unknown): Reply => jsonReply(200, JSON.parse(JSON.stringify(body)) as JsonValue)
const done = (_nothing?: void): Reply => bytesReply(204, Buffer.alloc(0))
const badControl = (error: string): Reply => jsonReply(400, { error })
