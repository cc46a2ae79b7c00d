import type { Cloud } from '../cloud.js'
import { headerOf, type ReceivedRequest } from '../http/received-request.js'
import { modelArtsError, type Reply } from '../http/reply.js'
import { checkSignature } from './check-signature.js'
import { checkToken } from './check-token.js'
import { refused, type Verdict } from './verdict.js'

/** The refusal of a request to a project, by the gateway or by ModelArts behind it; undefined lets it in. */
export function refusal(cloud: Cloud, request: ReceivedRequest, projectId: string): Reply | undefined {
  const verdict = credentialVerdict(cloud, request)
  if (!verdict.admitted) return verdict.reply
  if (!/^[A-Za-z0-9-]{1,64}$/.test(projectId)) {
    return modelArtsError(400, 'ModelArts.0210', 'The project id is malformed.')
  }
  if (!cloud.catalogue.project(projectId)) {
    return modelArtsError(404, 'ModelArts.6650', 'The project does not exist.')
  }
  if (verdict.identity.projects.includes(projectId)) return undefined
  return verdict.identity.via === 'token'
    ? modelArtsError(404, 'ModelArts.2786', 'The project of the token is not the one in the URL.')
    : modelArtsError(403, 'ModelArts.0210', 'The project id in the URL is not one of the access key.')
}

/** A signature goes before a token when a request brings both. */
function credentialVerdict(cloud: Cloud, request: ReceivedRequest): Verdict {
  if (headerOf(request, 'authorization') !== undefined) {
    return checkSignature(request, cloud.keys, cloud.nowMs(), cloud.settings)
  }
  const token = headerOf(request, 'x-auth-token')
  if (token === undefined) return refused('x-auth-token not found')
  return checkToken(token, cloud.tokens, cloud.nowMs(), cloud.settings)
}
