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
} as const satisfies Record<string, SecurityScheme>

/** Any one of these. */
export const usual: readonly SecurityRequirement[] = [{ bearer: [] }, { apiKey: [] }]
export const likeModelArts: readonly SecurityRequirement[] = [{ authToken: [] }, ...usual]
/** Open to everybody: it says nothing of any project. */
export const open: readonly SecurityRequirement[] = []
