import { refusal } from './access/admit.js'
import type { Cloud } from './cloud.js'
import type { Behaviour } from './control/behaviour.js'
import { changedReply, faultReply } from './faults/fault-reply.js'
import type { ReceivedRequest } from './http/received-request.js'
import { gatewayError, type Reply } from './http/reply.js'
import { findRoute, type Route } from './http/route.js'
import { iamRoutes } from './routes/iam.js'
import { metadataRoutes } from './routes/metadata.js'
import { modelArtsRoutes } from './routes/modelarts.js'
import { newerModelArtsRoutes } from './routes/newer-modelarts.js'

const routes: readonly Route[] = [
  ...modelArtsRoutes,
  ...newerModelArtsRoutes,
  ...iamRoutes,
  ...metadataRoutes,
]

const maxUriBytes = 32 * 1024

/**
 * What the cloud answers. A behaviour that brings an answer of its own comes after the credential is
 * checked, so that no test of a failure passes with a signature that the gateway would refuse.
 */
export function answer(cloud: Cloud, request: ReceivedRequest, behaviour: Behaviour | undefined): Reply {
  if (request.path.length + request.rawQuery.length > maxUriBytes) {
    return gatewayError(414, 'APIGW.0201', 'Request URI too long')
  }
  const found = findRoute(routes, request.method, request.path)
  if (!found || !isPublished(cloud, found)) {
    return gatewayError(
      404,
      'APIGW.0101',
      'The API does not exist or has not been published in the environment.',
    )
  }
  const refused = found.route.guarded && refusal(cloud, request, found.params['project_id'] ?? '')
  if (refused) return refused
  const fault = behaviour && faultReply(behaviour, request, cloud.nowMs())
  return fault ?? changedReply(behaviour, found.route.answer({ cloud, request, params: found.params }))
}

/** A project has the API of one generation. An unknown project is refused later, as such. */
function isPublished(
  cloud: Cloud,
  { route, params }: NonNullable<ReturnType<typeof findRoute<Route>>>,
): boolean {
  const project = cloud.catalogue.project(params['project_id'] ?? '')
  return !route.api || !project || cloud.settings.publishesAll || project.api === route.api
}
