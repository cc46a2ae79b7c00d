import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { demoKey } from '../../src/emulator/demo-accounts.js'
import type { Environment } from './spawn-service.js'

/** The emulator's demo account, for the service's environment; `MODELARTS_ENDPOINT` goes with it. */
export const demoAccess: Environment = {
  MODELARTS_PROJECT_ID: projectIds.main,
  HUAWEICLOUD_SDK_AK: demoKey.accessKey,
  HUAWEICLOUD_SDK_SK: demoKey.secretKey,
}
