import { failureBody, usualMessage, usualShape } from '../faults/failure-body.js'
import { jsonReply, modelArtsError, newRequestId, textReply, type Reply } from '../http/reply.js'
import type { Settings } from '../settings.js'
import type { Tokens } from './tokens.js'
import { refused, type Verdict } from './verdict.js'

/** Whether a request with `X-Auth-Token` is let in, by the gateway and then by ModelArts. */
export function checkToken(text: string, tokens: Tokens, nowMs: number, settings: Settings): Verdict {
  const found = tokens.find(text)
  if (!found) return refused('decrypt token fail')
  if (nowMs >= found.token.expiresAtMs) return refused('token expires')
  if (found.isDead) return { admitted: false, reply: deadTokenReply(settings.deadToken) }
  const { projectId } = found.token
  if (projectId === undefined) {
    const reply = modelArtsError(401, 'ModelArts.0212', 'The token is not a project-level token.')
    return { admitted: false, reply }
  }
  return { admitted: true, identity: { via: 'token', projects: [projectId] } }
}

/** A token that died early is refused in more than one way, even with status 200. */
function deadTokenReply({ status, code }: Settings['deadToken']): Reply {
  const requestId = newRequestId()
  const message = usualMessage(code, status)
  const body = failureBody({ status, code, message, shape: usualShape(code), requestId })
  return typeof body === 'string'
    ? textReply(status, 'text/plain', body, { requestId })
    : jsonReply(status, body, { requestId })
}
