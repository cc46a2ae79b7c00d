import { z } from 'zod'
import { behaviourSchema } from './behaviour.js'
import { isAtConnect } from './behaviours.js'
import { done, ok, type ControlRoute } from './control-route.js'

/** Over HTTP the control route itself would be reset too, so there must be an end to it. */
const tellable = behaviourSchema.refine(
  (behaviour) => !isAtConnect(behaviour) || behaviour.times !== undefined || behaviour.forMs !== undefined,
  'a reset at connect needs times or forMs: it resets connections to the control route as well',
)

export const behaviourRoutes: readonly ControlRoute[] = [
  { method: 'GET', pattern: '/behaviour', answer: ({ control }) => ok(control.behaviours()) },
  {
    // One behaviour or a list of them, in the place of all before.
    method: 'PUT',
    pattern: '/behaviour',
    answer: ({ control, body }) => {
      control.behave(...(Array.isArray(body) ? z.array(tellable).parse(body) : [tellable.parse(body)]))
      return ok(control.behaviours())
    },
  },
  {
    method: 'POST',
    pattern: '/behaviour',
    answer: ({ control, body }) => {
      control.alsoBehave(tellable.parse(body))
      return ok(control.behaviours())
    },
  },
  {
    method: 'DELETE',
    pattern: '/behaviour',
    answer: ({ control }) => {
      control.behaveWell()
      return done()
    },
  },
]
