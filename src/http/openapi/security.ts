import type { SecurityRequirement, SecurityScheme } from './openapi.js'

export const securitySchemes = {
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Api-Key',
    description: 'An API key, where this service takes API keys.',
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, or a JWT of the issuer that this service trusts, as it is configured.',
  },
  authToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Auth-Token',
    description: 'The same API key or JWT, where clients of ModelArts put their token.',
  },
  adminBearer: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An operator’s: `ADMIN_TOKEN`, an API key with `admin: true`, or a JWT with the scope `specs:admin`, as far as this service is configured for them.',
  },
  adminKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Api-Key',
    description: 'The same `ADMIN_TOKEN` or API key, where API keys are put.',
  },
} as const satisfies Record<string, SecurityScheme>

/** Any one of these. */
export const usual: readonly SecurityRequirement[] = [{ bearer: [] }, { apiKey: [] }]
/** Whatever callers are asked for: with `CALLER_AUTH=none` there is still `ADMIN_TOKEN`. */
export const admin: readonly SecurityRequirement[] = [{ adminBearer: [] }, { adminKey: [] }]
export const likeModelArts: readonly SecurityRequirement[] = [{ authToken: [] }, ...usual]
/** Open to everybody: it says nothing of any project. */
export const open: readonly SecurityRequirement[] = []
