import type { Token } from '../access/tokens.js'
import type { User } from '../access/users.js'
import type { Cloud } from '../cloud.js'
import { demoAgency } from '../demo-accounts.js'
import { decodeQuery, headerOf } from '../http/received-request.js'
import { iamCodeError, iamError, jsonReply, type Reply } from '../http/reply.js'
import type { Exchange, Route } from '../http/route.js'
import { fromJson, member, type JsonObject } from '../json.js'

/** Identity: a token for a password, a temporary key for a token. */
export const iamRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/v3/auth/tokens', guarded: false, answer: passwordToken },
  { method: 'POST', pattern: '/v3.0/OS-CREDENTIAL/securitytokens', guarded: false, answer: temporaryKey },
]

function passwordToken({ cloud, request }: Exchange): Reply {
  const body = fromJson(request.body)
  const identity = member(body, 'auth', 'identity')
  const methods = listOf(member(identity, 'methods'))
  if (!methods.includes('password')) return badRequest('auth.identity.methods')

  const name = member(identity, 'password', 'user', 'name')
  const password = member(identity, 'password', 'user', 'password')
  const domainName = member(identity, 'password', 'user', 'domain', 'name')
  if (typeof name !== 'string' || typeof password !== 'string' || typeof domainName !== 'string') {
    return badRequest('auth.identity.password.user')
  }
  const { userLockAfterFailures: lockAfterFailures, userLockForMs: lockForMs } = cloud.settings
  const policy = { lockAfterFailures, lockForMs }
  const login = cloud.users.login(name, domainName, password, cloud.nowMs(), policy)
  if (login.kind === 'locked') {
    return iamCodeError(401, 'IAM.0061', 'The user is locked after too many failed logins. Try again later.')
  }
  if (login.kind === 'wrong') return iamError(401, 'Unauthorized', 'The username or password is wrong.')
  if (login.user.needsTotp && !methods.includes('totp')) {
    return iamError(401, 'Unauthorized', 'Login protection is on: the method totp is required as well.')
  }
  const scope = scopeOf(cloud, member(body, 'auth', 'scope', 'project'), login.user)
  if ('status' in scope) return scope

  const token = cloud.issueToken(login.user, scope.projectId)
  const withCatalog = !decodeQuery(request.rawQuery)?.some(([key]) => key === 'nocatalog')
  return jsonReply(201, tokenBody(cloud, token, login.user, withCatalog), {
    headers: { 'X-Subject-Token': token.text },
  })
}

/** No scope is allowed here, and refused later by every service that works on a project. */
function scopeOf(cloud: Cloud, wanted: unknown, user: User): { projectId: string | undefined } | Reply {
  if (wanted === undefined) return { projectId: undefined }
  const id = member(wanted, 'id')
  const name = member(wanted, 'name')
  const project =
    typeof id === 'string'
      ? cloud.catalogue.project(id)
      : cloud.catalogue.projectByName(typeof name === 'string' ? name : '')
  if (!project || !user.projects.includes(project.id)) {
    return iamError(403, 'Forbidden', 'The user is not authorised for the project of the scope.')
  }
  return { projectId: project.id }
}

function tokenBody(cloud: Cloud, token: Token, user: User, withCatalog: boolean): JsonObject {
  const domain = { id: `domain-of-${user.domainName.toLowerCase()}`, name: user.domainName }
  const project = token.projectId === undefined ? undefined : cloud.catalogue.project(token.projectId)
  const body: JsonObject = {
    expires_at: iamTime(token.expiresAtMs),
    issued_at: iamTime(token.issuedAtMs),
    methods: ['password'],
    ...(project ? { project: { id: project.id, name: project.name, domain } } : {}),
    user: { id: `user-${user.name}`, name: user.name, domain, password_expires_at: '' },
    roles: [{ id: '0', name: 'te_admin' }],
    ...(withCatalog
      ? { catalog: [{ type: 'modelarts', name: 'modelarts', id: 'modelarts', endpoints: [] }] }
      : {}),
  }
  return { token: body }
}

function temporaryKey({ cloud, request }: Exchange): Reply {
  const identity = member(fromJson(request.body), 'auth', 'identity')
  const [method] = listOf(member(identity, 'methods'))
  if (method !== 'token' && method !== 'assume_role') return badRequest('auth.identity.methods')

  const inBody = member(identity, 'token', 'id')
  const text = headerOf(request, 'x-auth-token') ?? (typeof inBody === 'string' ? inBody : '')
  const found = cloud.tokens.find(text)
  if (!found || found.isDead || found.token.expiresAtMs <= cloud.nowMs()) {
    return iamError(401, 'Unauthorized', 'The request you have made requires authentication.')
  }
  const seconds = member(identity, method, 'duration_seconds') ?? 900
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 900 || seconds > 86_400) {
    return badRequest(`auth.identity.${method}.duration_seconds`)
  }
  if (method === 'assume_role' && member(identity, 'assume_role', 'agency_name') !== demoAgency.name) {
    return iamError(404, 'Not Found', 'No such agency.')
  }
  const projects = method === 'assume_role' ? demoAgency.projects : found.token.userProjects
  const key = cloud.temporaryKeys.issue(projects, cloud.nowMs() + seconds * 1000)
  return jsonReply(201, { credential: credentialBody(key) })
}

export function credentialBody({
  accessKey,
  secretKey,
  temporary,
}: ReturnType<Cloud['temporaryKeys']['issue']>) {
  return {
    access: accessKey,
    secret: secretKey,
    securitytoken: temporary.securityToken,
    expires_at: iamTime(temporary.expiresAtMs),
  }
}

/** UTC with microseconds, as IAM writes it. */
const iamTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z')

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const badRequest = (field: string): Reply =>
  iamError(400, 'Bad Request', `The field ${field} is missing or has a value that is not supported.`)
