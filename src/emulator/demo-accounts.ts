import { projectIds } from './catalogue/projects.js'

/*
 * The accounts that exist from the start. None of these values opens anything anywhere else.
 */

/** Sees every project. */
export const demoKey = {
  accessKey: 'EXAMPLEAK00000000001',
  secretKey: 'example-secret-01-not-a-real-key',
  projects: Object.values(projectIds),
} as const

/** Another account: the research project alone. */
export const researchKey = {
  accessKey: 'EXAMPLEAK00000000002',
  secretKey: 'example-secret-02-not-a-real-key',
  projects: [projectIds.research],
} as const
