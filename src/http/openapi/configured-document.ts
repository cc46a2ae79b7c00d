import type { CallersConfig } from '../../config/config.js'
import type { OpenApiDocument, Operation, PathItem, SecurityRequirement } from './openapi.js'
import { admin } from './security.js'

export interface DocumentOptions {
  readonly auth: CallersConfig['auth']
  /** Operators have a port of their own. */
  readonly hasManagementPort: boolean
}

/**
 * The document for one configuration: it asks callers for the credentials that are accepted, and for none with
 * `CALLER_AUTH=none`. Operators are asked for theirs in any case, but for metrics where those are open.
 */
export function configuredDocument(
  document: OpenApiDocument,
  { auth, hasManagementPort }: DocumentOptions,
): OpenApiDocument {
  const isAccepted = (one: SecurityRequirement): boolean =>
    admin.includes(one) || (auth.length > 0 && (auth.includes('api-key') || !('apiKey' in one)))
  const metricsAreOpen = auth.length === 0 || hasManagementPort
  const configured = (path: string, { security, ...operation }: Operation): Operation => {
    if (!security) return operation
    const isOpen = path === '/metrics' && metricsAreOpen
    return { ...operation, security: isOpen ? [] : security.filter(isAccepted) }
  }
  const paths = Object.entries(document.paths).map(([path, item]): [string, PathItem] => [
    path,
    Object.fromEntries(
      Object.entries(item).map(([method, operation]: [string, Operation]) => [
        method,
        configured(path, operation),
      ]),
    ),
  ])
  const { securitySchemes, ...components } = document.components
  const schemes = Object.entries(securitySchemes).filter(
    ([name]) => auth.length > 0 || admin.some((one) => name in one),
  )
  return {
    ...document,
    security: document.security.filter(isAccepted),
    paths: Object.fromEntries(paths),
    components: { ...components, securitySchemes: Object.fromEntries(schemes) },
  }
}
