import type { OpenApiDocument, Schema } from '../../src/http/openapi/openapi.js'

/** Where `value` breaks `schema`, by JSON path; empty when it conforms. Knows the keywords that our document uses. */
export function schemaFaults(
  value: unknown,
  schema: Schema,
  document: OpenApiDocument,
  path = '$',
): readonly string[] {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/components/schemas/', '')
    return schemaFaults(value, document.components.schemas[name]!, document, path)
  }
  if (schema.oneOf) {
    const fitting = schema.oneOf.filter((one) => schemaFaults(value, one, document, path).length === 0)
    return fitting.length === 1 ? [] : [`${path} fits ${fitting.length} alternatives`]
  }
  const faults: string[] = []
  if (schema.type !== undefined && !isOfType(value, schema.type)) return [`${path} is no ${schema.type}`]
  if (schema.const !== undefined && value !== schema.const) faults.push(`${path} is not ${schema.const}`)
  if (schema.enum && !schema.enum.some((one) => one === value)) faults.push(`${path} is none of the enum`)
  if (schema.minimum !== undefined && Number(value) < schema.minimum) faults.push(`${path} is too small`)
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(String(value))) {
    faults.push(`${path} does not match ${schema.pattern}`)
  }
  if (schema.items && Array.isArray(value)) {
    const { items } = schema
    faults.push(...value.flatMap((one, at) => schemaFaults(one, items, document, `${path}[${at}]`)))
  }
  if (schema.type === 'object') {
    const members = new Map(Object.entries(value as object))
    for (const name of schema.required ?? []) {
      if (!members.has(name)) faults.push(`${path}.${name} is missing`)
    }
    for (const [name, member] of members) {
      const { additionalProperties: other } = schema
      const known = schema.properties?.[name] ?? (typeof other === 'object' ? other : undefined)
      if (known) faults.push(...schemaFaults(member, known, document, `${path}.${name}`))
    }
  }
  return faults
}

function isOfType(value: unknown, type: NonNullable<Schema['type']>): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    default:
      return typeof value === type
  }
}
