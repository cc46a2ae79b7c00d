import { requestHeaders, responseHeaders } from './headers.js'
import { listExamples } from './list-examples.js'
import type { OpenApiDocument } from './openapi.js'
import { adminPaths } from './paths/admin-paths.js'
import { enginesPaths } from './paths/engines-paths.js'
import { eventsPaths } from './paths/events-paths.js'
import { otherPaths } from './paths/other-paths.js'
import { specsPaths } from './paths/specs-paths.js'
import { problemExamples, problemSchemas } from './problems.js'
import { schemas } from './schemas.js'
import { securitySchemes, usual } from './security.js'

/**
 * The API as it is described to callers. Made of what the service itself runs on where there is
 * such a thing: the query class, the problem table, the writers of problems.
 */
export const openApiDocument: OpenApiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'ModelArts specs',
    version: '1.0.0',
    summary: 'Which ModelArts machines can be chosen: signed, cached, and calm when ModelArts fails.',
    description:
      'Every answer carries `X-Request-Id`, the usual security headers and, for origins that are allowed, those of CORS. Every failure is a problem detail (RFC 9457) with a `code` to switch on; what each means stands under `/problems`. Whether a credential is needed, and which, is up to the operator of the service.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/', description: 'Where this document comes from.' }],
  tags: [
    { name: 'specs', description: 'Which machines can be chosen.' },
    { name: 'engines', description: 'Which AI engines can be chosen.' },
    { name: 'admin', description: 'For operators. With `MANAGEMENT_PORT` they are on that port only.' },
    { name: 'about', description: 'What this service says of itself.' },
    { name: 'health', description: 'For load balancers and schedulers.' },
  ],
  security: usual,
  paths: { ...specsPaths, ...eventsPaths, ...enginesPaths, ...adminPaths, ...otherPaths },
  components: {
    schemas: { ...schemas, ...problemSchemas },
    parameters: requestHeaders,
    headers: responseHeaders,
    examples: { ...listExamples, ...problemExamples },
    securitySchemes,
  },
}
