import type { CallersConfig } from '../../config/config.js'
import type { OpenApiDocument, Operation, PathItem, SecurityRequirement } from './openapi.js'

/** The document for one configuration: it asks for the credentials that are accepted, and for none with `CALLER_AUTH=none`. */
export function configuredDocument(
  document: OpenApiDocument,
  { auth }: Pick<CallersConfig, 'auth'>,
): OpenApiDocument {
  const accepted = (requirements: readonly SecurityRequirement[]): readonly SecurityRequirement[] =>
    auth.length === 0 ? [] : requirements.filter((one) => auth.includes('api-key') || !('apiKey' in one))
  const configured = ({ security, ...operation }: Operation): Operation =>
    security ? { ...operation, security: accepted(security) } : operation
  const paths = Object.entries(document.paths).map(([path, item]): [string, PathItem] => [
    path,
    Object.fromEntries(
      Object.entries(item).map(([method, operation]: [string, Operation]) => [method, configured(operation)]),
    ),
  ])
  const { securitySchemes, ...components } = document.components
  return {
    ...document,
    security: accepted(document.security),
    paths: Object.fromEntries(paths),
    components: { ...components, securitySchemes: auth.length === 0 ? {} : securitySchemes },
  }
}
