import { headerOf } from '../http/received-request.js'
import { jsonReply, textReply, type Reply } from '../http/reply.js'
import type { Exchange, Route } from '../http/route.js'
import { credentialBody } from './iam.js'

/** The metadata service that a virtual machine finds at its link-local address. */
export const metadataRoutes: readonly Route[] = [
  { method: 'PUT', pattern: '/meta-data/latest/api/token', guarded: false, answer: metadataToken },
  { method: 'GET', pattern: '/openstack/latest/securitykey', guarded: false, answer: securityKey },
]

const maxTokenSeconds = 21_600

function metadataToken({ cloud, request }: Exchange): Reply {
  if (cloud.settings.metadata === 'old') return textReply(404, 'text/plain', '404 Not Found')
  const seconds = headerOf(request, 'x-metadata-token-ttl-seconds') ?? ''
  if (!/^\d{1,5}$/.test(seconds) || Number(seconds) < 1 || Number(seconds) > maxTokenSeconds) {
    return textReply(400, 'text/plain', `X-Metadata-Token-Ttl-Seconds must be 1 to ${maxTokenSeconds}`)
  }
  return textReply(200, 'text/plain', cloud.agency.issueToken(cloud.nowMs() + Number(seconds) * 1000))
}

function securityKey({ cloud, request }: Exchange): Reply {
  const token = headerOf(request, 'x-metadata-token')
  const mustHold =
    cloud.settings.metadata === 'guarded' || (token !== undefined && cloud.settings.metadata === 'open')
  if (mustHold && !cloud.agency.isGoodToken(token, cloud.nowMs())) {
    return textReply(401, 'text/plain', '401 Unauthorized')
  }
  if (!cloud.settings.agencyBound) {
    return textReply(401, 'text/plain', '401 Unauthorized: no agency is bound to this instance')
  }
  return jsonReply(200, { credential: credentialBody(cloud.agency.key(cloud.nowMs(), cloud.settings)) })
}
