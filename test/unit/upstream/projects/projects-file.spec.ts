import { describe, expect, it } from '@jest/globals'
import { ConfigError } from '../../../../src/config/load-config.js'
import { parseProjectsFile } from '../../../../src/upstream/projects/projects-file.js'

const parse = (content: string, endpoint?: string) =>
  parseProjectsFile(content, '/etc/specs/projects.yaml', { endpoint, api: 'v1' })

function faultsOf(content: string, endpoint?: string): readonly string[] {
  try {
    parse(content, endpoint)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map((fault) => fault.replace('PROJECTS_FILE: ', ''))
  }
  return []
}

/** Each level is ten times the one below. */
const bomb = [
  'a: &a [x,x]',
  'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]',
  'c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]',
  'projects: [*c,*c]',
].join('\n')

describe('the projects file', () => {
  it('names the generation of the API, that of the environment where it does not', () => {
    const apis = (api: 'v1' | 'v2') => {
      const content =
        '{projects: [{id: a, ak: A, sk: S}, {id: b, api: v2, ak: A, sk: S}, {id: c, api: v1, ak: A, sk: S}]}'
      return parseProjectsFile(content, '/p.yaml', { endpoint: 'http://h', api }).map(
        ({ access }) => access.api,
      )
    }
    expect(apis('v1')).toEqual(['v1', 'v2', 'v1'])
    expect(apis('v2')).toEqual(['v2', 'v2', 'v1'])
    expect(faultsOf('{projects: [{id: a, api: v3, ak: A, sk: S}]}', 'http://h')[0]).toMatch(
      /^projects\.0\.api /,
    )
  })

  it('lists projects with any kind of credentials', () => {
    const listed = parse(`
projects:
  - id: one
    endpoint: https://modelarts.example.com/
    ak: AK
    sk_file: secrets/sk
    security_token: ST
  - id: two
    endpoint: https://modelarts.example.com
    auth: password
    auth_url: https://iam.example.com/v3/
    username: user
    password_file: /run/password
    user_domain_name: domain
  - { id: three, endpoint: "http://h", auth: token, token_file: token }
  - { id: four, endpoint: "http://h", auth: agency }
`)
    expect(listed.map(({ id, access }) => [id, access.endpoint, access.credentials.kind])).toEqual([
      ['one', 'https://modelarts.example.com', 'aksk'],
      ['two', 'https://modelarts.example.com', 'password'],
      ['three', 'http://h', 'token'],
      ['four', 'http://h', 'agency'],
    ])
    expect(listed[0]?.access.credentials).toMatchObject({
      secretKey: { kind: 'file', path: '/etc/specs/secrets/sk' },
    })
    expect(listed[1]?.access.credentials).toMatchObject({
      authUrl: 'https://iam.example.com',
      password: { kind: 'file', path: '/run/password' },
    })
    expect(listed[3]?.access.credentials).toEqual({
      kind: 'agency',
      metadataEndpoint: 'http://169.254.169.254',
    })
  })

  it('may be JSON', () => {
    expect(parse('{"projects":[{"id":"p","endpoint":"http://h","auth":"token","token":"t"}]}')).toHaveLength(
      1,
    )
  })

  it('may leave the endpoint to the environment', () => {
    const content = 'projects: [{ id: p, auth: token, token: t }]'
    expect(parse(content, 'http://env')[0]?.access.endpoint).toBe('http://env')
    expect(faultsOf(content)).toEqual(['projects.0.endpoint is missing, and MODELARTS_ENDPOINT is not set'])
  })

  it('may name what several projects share once', () => {
    const content =
      'projects: [{ id: a, endpoint: &e "http://h", auth: agency }, { id: b, endpoint: *e, auth: agency }]'
    expect(parse(content)[1]?.access.endpoint).toBe('http://h')
  })

  it('may list no project', () => {
    expect(parse('projects: []')).toEqual([])
  })

  it('prints no secret', () => {
    const listed = parse('projects: [{ id: p, endpoint: "http://h", ak: CANARY, sk: CANARY }]')
    expect(JSON.stringify(listed)).not.toContain('CANARY')
  })

  it('is refused with every fault at once', () => {
    const faults = faultsOf(`
projects:
  - { id: p, endpoint: "http://h", ak: CANARY, ak_file: CANARY }
  - { id: p, endpoint: "http://h", auth: password, password: CANARY }
`)
    expect(faults).toEqual([
      'projects.0.ak and ak_file are both given',
      'projects.0.sk (or sk_file) is missing, which auth aksk needs',
      'projects.1.id is listed twice',
      'projects.1.auth_url is missing, which auth password needs',
      'projects.1.username is missing, which auth password needs',
      'projects.1.user_domain_name is missing, which auth password needs',
    ])
  })

  it('reads values by the rules of the environment', () => {
    const listed = parse(`
projects:
  - { id: "one ", endpoint: " http://[::1]:4010/ ", ak: "AK\\r", sk: "SK\\n" }
  - { id: two, endpoint: "http://h", auth: " agency" }
`)
    expect(listed[0]).toMatchObject({ id: 'one', access: { endpoint: 'http://[::1]:4010' } })
    const credentials = listed[0]?.access.credentials
    expect(
      credentials?.kind === 'aksk' &&
        credentials.secretKey.kind === 'value' &&
        credentials.secretKey.secret.reveal(),
    ).toBe('SK')
    expect(
      faultsOf(`
projects:
  - { id: p, endpoint: "http://h/?", auth: password, auth_url: "https://iam/#", username: u, password: "CANARY\\nCANARY", user_domain_name: d }
  - { id: q, endpoint: "h:80", ak: "CANARY CANARY", sk: s }
`),
    ).toEqual([
      'projects.0.endpoint must hold no user, password, query or fragment',
      'projects.0.auth_url must hold no user, password, query or fragment',
      'projects.0.password must be one line without control characters',
      'projects.1.endpoint must be a URL that begins with https:// or http://',
      'projects.1.ak must be one line of printable ASCII without blanks',
    ])
  })

  it.each([
    ['', /map/],
    ['- a', /map/],
    ['projects: {}', /projects/],
    ['projects: [{ id: 123, endpoint: "http://h" }]', /projects\.0\.id must be text \(put it in quotes\)/],
    ['projects: [{ id: p, sk: CANARY: x', /line 1, column \d+: not valid YAML/],
    ['projects: [{ id: p, endpoint: "http://h", token: [CANARY] }]', /projects\.0\.token must be text/],
    [bomb, /too many aliases/],
  ])('is refused, without a value: %j', (content, fault) => {
    const faults = faultsOf(content)
    expect(faults.join()).toMatch(fault)
    expect(faults.join()).not.toContain('CANARY')
  })
})
