import { describe, expect, it } from '@jest/globals'
import { configuredDocument, type DocumentOptions } from '../../../../src/http/openapi/configured-document.js'
import type { Operation } from '../../../../src/http/openapi/openapi.js'
import { openApiDocument } from '../../../../src/http/openapi/openapi-document.js'

const dropIn = '/v1/{project_id}/job/resource-specs'
const documentWith = (auth: DocumentOptions['auth'], hasManagementPort = false) =>
  configuredDocument(openApiDocument, { auth, hasManagementPort })
const asked = (...auth: ('api-key' | 'jwt')[]) => {
  const { security, paths, components } = documentWith(auth)
  return {
    usual: security,
    dropIn: paths[dropIn]?.get?.security,
    health: paths['/health/live']?.get?.security,
    schemes: Object.keys(components.securitySchemes),
  }
}
const ofAdmins = [{ adminBearer: [] }, { adminKey: [] }]
const schemesOfAdmins = ['adminBearer', 'adminKey']

describe('the document of a service', () => {
  it('that asks nobody asks callers for no credential', () => {
    expect(asked()).toEqual({ usual: [], dropIn: [], health: [], schemes: schemesOfAdmins })
  })

  it('asks for the credentials that are accepted, and on public routes for none', () => {
    const schemes = ['apiKey', 'bearer', 'authToken', ...schemesOfAdmins]
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

  it.each([[[]], [['api-key']], [['jwt']]] as const)(
    'asks operators for a credential on every route of theirs, also where callers have %j',
    (auth) => {
      const paths = Object.entries(documentWith(auth).paths).filter(([path]) => path.startsWith('/admin/'))
      const securities = paths.flatMap(([, item]) =>
        Object.values(item).map(({ security }: Operation) => security),
      )
      expect(securities).toEqual(Array(10).fill(ofAdmins))
    },
  )

  it('asks for one of theirs for metrics, unless those are open', () => {
    const ofMetrics = (...options: Parameters<typeof documentWith>) =>
      documentWith(...options).paths['/metrics']?.get?.security
    expect(ofMetrics(['api-key'])).toEqual(ofAdmins)
    expect(ofMetrics([])).toEqual([])
    expect(ofMetrics(['api-key'], true)).toEqual([])
  })

  it('says the same of everything else', () => {
    const { security: _, paths, components, ...rest } = documentWith([])
    const { security: _ours, paths: ourPaths, components: ourComponents, ...ourRest } = openApiDocument
    expect(rest).toEqual(ourRest)
    expect(Object.keys(paths)).toEqual(Object.keys(ourPaths))
    expect(components.schemas).toEqual(ourComponents.schemas)
  })
})
