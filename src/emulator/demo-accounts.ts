import type { AccessKey } from './access/key-ring.js'
import type { User } from './access/users.js'
import { projectIds } from './catalogue/projects.js'

/*
 * Who is known from the start. None of these values opens anything anywhere else.
 */

const everyProject = Object.values(projectIds)

/** Sees every project. */
export const demoKey: AccessKey = {
  accessKey: 'EXAMPLEAK00000000001',
  secretKey: 'example-secret-01-not-a-real-key',
  projects: everyProject,
}

/** Another account: the research project alone. */
export const researchKey: AccessKey = {
  accessKey: 'EXAMPLEAK00000000002',
  secretKey: 'example-secret-02-not-a-real-key',
  projects: [projectIds.research],
}

export const demoUser: User = {
  name: 'example-user',
  password: 'example-password-not-a-real-one',
  domainName: 'EXAMPLE-DOMAIN',
  projects: everyProject,
}

/** A domain of its own, the research project alone. */
export const researchUser: User = {
  name: 'example-researcher',
  password: 'example-password-02-not-a-real-one',
  domainName: 'EXAMPLE-RESEARCH',
  projects: [projectIds.research],
}

/** The agency that `assume_role` may name; the metadata service hands out keys for the same one. */
export const demoAgency = {
  name: 'example-agency',
  domainName: 'EXAMPLE-DOMAIN',
  projects: everyProject,
} as const
