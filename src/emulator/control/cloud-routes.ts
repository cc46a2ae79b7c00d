import { z } from 'zod'
import { settingsSchema } from '../settings.js'
import { badControl, done, ok, type ControlRoute } from './control-route.js'

/** ModelArts' own words are spelled as ModelArts spells them. */
const soldOutSchema = z.strictObject({
  spec_code: z.string(),
  project_id: z.string().optional(),
  job_type: z.enum(['train', 'inference']).optional(),
  soldOut: z.boolean().optional(),
})

/** What was asked, how the cloud is set, and what it has sold. */
export const cloudRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    pattern: '',
    answer: ({ control }) =>
      ok({
        behaviours: control.behaviours(),
        settings: control.settings(),
        credentials: control.credentials(),
      }),
  },
  { method: 'GET', pattern: '/requests', answer: ({ control }) => ok(control.requests()) },
  {
    method: 'DELETE',
    pattern: '/requests',
    answer: ({ control }) => {
      control.forgetRequests()
      return done()
    },
  },
  { method: 'GET', pattern: '/settings', answer: ({ control }) => ok(control.settings()) },
  {
    method: 'PATCH',
    pattern: '/settings',
    answer: ({ control, body }) => {
      const given = Object.entries(settingsSchema.partial().parse(body))
      control.set(Object.fromEntries(given.filter(([, value]) => value !== undefined)))
      return ok(control.settings())
    },
  },
  {
    method: 'POST',
    pattern: '/sold-out',
    answer: ({ control, body }) => {
      const {
        spec_code: specCode,
        project_id: projectId,
        job_type: jobType,
        soldOut,
      } = soldOutSchema.parse(body)
      return control.sellOut({ specCode, projectId, jobType, soldOut })
        ? done()
        : badControl(`no project offers a spec with the code ${specCode}`)
    },
  },
  {
    method: 'DELETE',
    pattern: '/sold-out',
    answer: ({ control }) => {
      control.restock()
      return done()
    },
  },
  {
    method: 'POST',
    pattern: '/reset',
    answer: ({ control }) => {
      control.reset()
      return done()
    },
  },
]
