import { z } from 'zod'
import type { ReceivedRequest } from '../http/received-request.js'
import { jsonReply, type Reply } from '../http/reply.js'
import { findRoute } from '../http/route.js'
import { fromJson } from '../json.js'
import { behaviourRoutes } from './behaviour-routes.js'
import { cloudRoutes } from './cloud-routes.js'
import type { Control } from './control.js'
import { badControl } from './control-route.js'
import { credentialRoutes } from './credential-routes.js'

export const controlPrefix = '/__emulator'

/** Every control route, with the prefix. */
export const controlRoutes = [...behaviourRoutes, ...cloudRoutes, ...credentialRoutes].map((route) => ({
  ...route,
  pattern: `${controlPrefix}${route.pattern}`,
}))

/** Answers requests to the emulator's control routes. Bad input gets 400. */
export function controlReply(control: Control, request: ReceivedRequest): Reply {
  const found = findRoute(controlRoutes, request.method, request.path)
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

const noSuchRoute = ({ method, path }: ReceivedRequest): Reply =>
  jsonReply(404, {
    error: `there is no control route ${method} ${path}`,
    routes: controlRoutes.map((route) => `${route.method} ${route.pattern}`),
  })
