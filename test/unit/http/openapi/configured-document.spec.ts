import { describe, expect, it } from '@jest/globals'
import { configuredDocument } from '../../../../src/http/openapi/configured-document.js'
import { openApiDocument } from '../../../../src/http/openapi/openapi-document.js'

const dropIn = '/v1/{project_id}/job/resource-specs'
const asked = (...auth: ('api-key' | 'jwt')[]) => {
  const { security, paths, components } = configuredDocument(openApiDocument, { auth })
  return {
    usual: security,
    dropIn: paths[dropIn]?.get?.security,
    health: paths['/health/live']?.get?.security,
    schemes: Object.keys(components.securitySchemes),
  }
}

describe('the document of a service', () => {
  it('that asks nobody asks for no credential', () => {
    expect(asked()).toEqual({ usual: [], dropIn: [], health: [], schemes: [] })
  })

  it('asks for the credentials that are accepted, and on public routes for none', () => {
    const schemes = ['apiKey', 'bearer', 'authToken']
    expect(asked('api-key', 'jwt')).toEqual({
      usual: [{ bearer: [] }, { apiKey: [] }],
      dropIn: [{ authToken: [] }, { bearer: [] }, { apiKey: [] }],
      health: [],
      schemes,
    })
    expect(asked('jwt')).toEqual({
      usual: [{ bearer: [] }],
      dropIn: [{ authToken: [] }, { bearer: [] }],
      health: [],
      schemes,
    })
  })

  it('says the same of everything else', () => {
    const { security: _, paths, components, ...rest } = configuredDocument(openApiDocument, { auth: [] })
    const { security: _ours, paths: ourPaths, components: ourComponents, ...ourRest } = openApiDocument
    expect(rest).toEqual(ourRest)
    expect(Object.keys(paths)).toEqual(Object.keys(ourPaths))
    expect(components.schemas).toEqual(ourComponents.schemas)
  })
})
