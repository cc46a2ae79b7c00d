import { baseUrl, iamUrl, oneOf, password, secret, text } from './rules.js'
import type { SecretSource } from './secret-source.js'

/** How a project is reached: the same rules for the environment and for an entry of PROJECTS_FILE, whose names these are. */
export const accessRules = {
  endpoint: baseUrl,
  api: oneOf('v1', 'v2'),
  auth: oneOf('aksk', 'password', 'token', 'agency'),
  ak: secret,
  sk: secret,
  security_token: secret,
  auth_url: iamUrl,
  username: text,
  password,
  user_domain_name: text,
  token: secret,
  metadata_endpoint: baseUrl,
}

export const accessDefaults = {
  api: 'v1',
  auth: 'aksk',
  metadata_endpoint: 'http://169.254.169.254',
} as const

export type AccessField = keyof typeof accessRules
export type SecretField = 'ak' | 'sk' | 'security_token' | 'password' | 'token'
/** Which generation of ModelArts' API an endpoint speaks for a project. */
export type Api = 'v1' | 'v2'
type AuthKind = 'aksk' | 'password' | 'token' | 'agency'

/** Gives the fields of one project. Reports what is missing by itself. */
export interface AccessReader {
  required(field: 'auth_url' | 'username' | 'user_domain_name' | 'metadata_endpoint'): string
  requiredSecret(field: SecretField): SecretSource
  secret(field: SecretField): SecretSource | undefined
}

/** What ModelArts is to be given: one variant per `MODELARTS_AUTH`, each with what it needs. */
export const readCredentials = (kind: AuthKind, reader: AccessReader) => {
  switch (kind) {
    case 'aksk': {
      const securityToken = reader.secret('security_token')
      return {
        kind,
        accessKey: reader.requiredSecret('ak'),
        secretKey: reader.requiredSecret('sk'),
        ...(securityToken && { securityToken }),
      }
    }
    case 'password':
      return {
        kind,
        authUrl: reader.required('auth_url'),
        username: reader.required('username'),
        password: reader.requiredSecret('password'),
        userDomainName: reader.required('user_domain_name'),
      }
    case 'token':
      return { kind, token: reader.requiredSecret('token') }
    case 'agency':
      return { kind, metadataEndpoint: reader.required('metadata_endpoint') }
  }
}

export type CredentialsConfig = Readonly<ReturnType<typeof readCredentials>>

/** `endpoint` is a base URL without a slash at its end. */
export interface UpstreamAccess {
  readonly endpoint: string
  readonly api: Api
  readonly credentials: CredentialsConfig
}
