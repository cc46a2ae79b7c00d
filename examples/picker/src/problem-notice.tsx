import type { Problem } from 'modelarts-specs-client'
import { problemText } from './problem-text.js'
import type { Say } from './texts.js'

interface NoticeProps {
  readonly problem: Problem
  readonly hasList: boolean
  readonly hasCredential: boolean
  readonly onCredential: (credential: string) => void
  readonly say: Say
}

/** A problem as a person needs it: what it means, what to do, and the id for those who look it up. */
export function ProblemNotice({ problem, hasList, hasCredential, onCredential, say }: NoticeProps) {
  return (
    <section className="problem" role="alert" data-code={problem.code}>
      <p>
        <strong>{say(problemText(problem, hasCredential))}</strong> {hasList && say('stillShown')}
      </p>
      {problem.code === 'unauthenticated' ? (
        <SignIn onCredential={onCredential} say={say} />
      ) : (
        <p className="small">{say('report', { id: problem.request_id })}</p>
      )}
    </section>
  )
}

function SignIn({ onCredential, say }: Pick<NoticeProps, 'onCredential' | 'say'>) {
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault()
        const key = new FormData(event.currentTarget).get('key')
        if (typeof key === 'string' && key !== '') onCredential(key.trim())
      }}
    >
      <label className="field">
        <span>{say('key')}</span>
        <input name="key" type="password" autoComplete="off" required />
      </label>
      <button>{say('send')}</button>
    </form>
  )
}
