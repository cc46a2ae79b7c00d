import { describe, expect, it } from '@jest/globals'
import { openApiDocument } from '../../../../src/http/openapi/openapi-document.js'
import type { Operation, Response } from '../../../../src/http/openapi/openapi.js'
import { problemTypes } from '../../../../src/http/problem/problem-types.js'
import { schemaFaults } from '../../../support/schema-faults.js'

const { paths, components } = openApiDocument
const operations = Object.values(paths).flatMap(({ get, head }) => [get, head].filter((each) => !!each))

describe('the OpenAPI document', () => {
  it.each(Object.entries(problemTypes))('describes the problem %s, with an example', (code, { status }) => {
    const example = components.examples[code]!.value as { code: string; status: number }
    expect(example).toMatchObject({ code, status })
    expect(schemaFaults(example, components.schemas.Problem!, openApiDocument)).toEqual([])
  })

  it('names each problem of ModelArts with its status on all routes of lists', () => {
    const lists = [
      '/specs',
      '/v1/{project_id}/job/resource-specs',
      '/engines',
      '/v1/{project_id}/job/ai-engines',
    ].map((path) => paths[path]!.get!)
    for (const [code, { status }] of Object.entries(problemTypes)) {
      if (!code.startsWith('upstream-')) continue
      for (const operation of lists) {
        expect(operation.responses[status]?.description).toContain(`\`${code}\``)
      }
    }
  })

  it('gives every example the shape that it illustrates', () => {
    for (const { schema, examples = {} } of operations.flatMap(contents)) {
      for (const example of Object.values(examples)) {
        const { value } =
          '$ref' in example
            ? components.examples[example.$ref.replace('#/components/examples/', '')]!
            : example
        expect(schemaFaults(value, schema, openApiDocument)).toEqual([])
      }
    }
  })

  it('has no body for HEAD', () => {
    const heads = Object.values(paths).flatMap(({ head }) => head ?? [])
    expect(heads.flatMap(contents)).toEqual([])
    expect(heads).toHaveLength(4)
  })

  it('says of each operation whether it needs a credential, and takes X-Auth-Token on ModelArts’ own routes only', () => {
    const needing = operations.filter(({ security = openApiDocument.security }) => security.length > 0)
    expect(needing.map(({ operationId }) => operationId).sort()).toEqual(
      [
        'getMetrics',
        'listenToSpecs',
        ...['getPolicy', 'getStatus', 'listChanges', 'listEntries', 'listReplicas', 'listenToFigures'],
        ...['Specs', 'ResourceSpecs', 'Engines', 'AiEngines'].flatMap((name) => [
          `get${name}`,
          `head${name}`,
        ]),
      ].sort(),
    )
    const withAuthToken = operations.filter(({ security }) => security?.some((one) => 'authToken' in one))
    expect(withAuthToken.map(({ operationId }) => operationId)).toEqual([
      'getResourceSpecs',
      'headResourceSpecs',
      'getAiEngines',
      'headAiEngines',
    ])
  })
})

function contents({ responses }: Operation) {
  return Object.values(responses).flatMap(({ content = {} }: Response) => Object.values(content))
}
