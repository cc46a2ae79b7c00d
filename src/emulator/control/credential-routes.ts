import { z } from 'zod'
import { projectIds } from '../catalogue/projects.js'
import { absent, done, ok, type ControlRoute } from './control-route.js'

/** Every project, unless told otherwise. */
const projects = z.array(z.string()).default(Object.values(projectIds))

const keySchema = z.strictObject({ secretKey: z.string().min(1), projects })

const userSchema = z.strictObject({
  password: z.string().min(1),
  domainName: z.string().min(1),
  projects,
  needsTotp: z.boolean().default(false),
})

const issueTokenSchema = z.strictObject({ projectId: z.string().default(projectIds.main) })
const killTokensSchema = z.strictObject({ token: z.string().min(1).optional() })
const temporaryKeySchema = z.strictObject({ lifetimeMs: z.int().min(1).default(900_000) })

export const credentialRoutes: readonly ControlRoute[] = [
  { method: 'GET', pattern: '/credentials', answer: ({ control }) => ok(control.credentials()) },
  {
    method: 'PUT',
    pattern: '/keys/{accessKey}',
    answer: ({ control, body, params }) => {
      control.putKey({ accessKey: params['accessKey'] ?? '', ...keySchema.parse(body) })
      return done()
    },
  },
  {
    method: 'DELETE',
    pattern: '/keys/{accessKey}',
    answer: ({ control, params }) =>
      control.removeKey(params['accessKey'] ?? '') ? done() : absent('there is no such key'),
  },
  {
    method: 'PUT',
    pattern: '/users/{name}',
    answer: ({ control, body, params }) => {
      control.putUser({ name: params['name'] ?? '', ...userSchema.parse(body) })
      return done()
    },
  },
  {
    method: 'DELETE',
    pattern: '/users/{name}',
    answer: ({ control, params }) =>
      control.removeUser(params['name'] ?? '') ? done() : absent('there is no such user'),
  },
  {
    method: 'DELETE',
    pattern: '/locks',
    answer: ({ control }) => {
      control.unlock()
      return done()
    },
  },
  {
    method: 'POST',
    pattern: '/tokens',
    answer: ({ control, body }) =>
      ok({ token: control.issueToken(issueTokenSchema.parse(body ?? {}).projectId) }),
  },
  {
    method: 'POST',
    pattern: '/tokens/kill',
    answer: ({ control, body }) =>
      ok({ killed: control.killTokens(killTokensSchema.parse(body ?? {}).token) }),
  },
  {
    method: 'POST',
    pattern: '/temporary-keys',
    answer: ({ control, body }) =>
      ok(control.issueTemporaryKey(temporaryKeySchema.parse(body ?? {}).lifetimeMs)),
  },
  {
    method: 'POST',
    pattern: '/agency/rotate',
    answer: ({ control }) => {
      control.rotateAgencyKey()
      return done()
    },
  },
  {
    method: 'DELETE',
    pattern: '/agency/tokens',
    answer: ({ control }) => {
      control.forgetMetadataTokens()
      return done()
    },
  },
]
