import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoKey, demoUser } from '../../src/emulator/demo-accounts.js'
import type { Environment } from './spawn-service.js'

/** The emulator's demo account, for the service's environment; `MODELARTS_ENDPOINT` goes with it. */
export const demoAccess: Environment = {
  MODELARTS_PROJECT_ID: projectIds.main,
  HUAWEICLOUD_SDK_AK: demoKey.accessKey,
  HUAWEICLOUD_SDK_SK: demoKey.secretKey,
}

/** The same account by user and password: goes over the keys. */
export const passwordAccess = (authUrl: string): Environment => ({
  MODELARTS_AUTH: 'password',
  OS_AUTH_URL: authUrl,
  OS_USERNAME: demoUser.name,
  OS_PASSWORD: demoUser.password,
  OS_USER_DOMAIN_NAME: demoUser.domainName,
})
