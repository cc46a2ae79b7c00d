import { useEffect, useRef, useState } from 'preact/hooks'
import { AdminApi } from '../api/admin-api.js'
import { AdminProblem, explain } from '../api/problem.js'

interface Props {
  readonly message: string | undefined
  readonly onAccepted: (credential: string) => void
}

export function SignIn({ message, onAccepted }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState(message)
  const [isAsking, setIsAsking] = useState(false)
  useEffect(() => {
    document.title = 'Sign in · specs-bff console'
    field.current?.focus()
  }, [])

  const submit = async (event: Event) => {
    event.preventDefault()
    const credential = field.current?.value.trim() ?? ''
    if (credential === '' || isAsking) return
    setIsAsking(true)
    setFault(undefined)
    const refusal = await refusalOf(credential)
    setIsAsking(false)
    if (refusal === undefined) return onAccepted(credential)
    setFault(refusal)
    field.current?.select()
  }

  return (
    <main class="sign-in">
      <h1>specs-bff console</h1>
      <p class="faint">For operators. It shows nothing without an admin credential.</p>
      <form onSubmit={(event) => void submit(event)} autocomplete="off">
        <label for="credential">Admin credential</label>
        <input
          ref={field}
          id="credential"
          type="password"
          autocomplete="off"
          spellcheck={false}
          required
          aria-describedby="credential-hint credential-fault"
          aria-invalid={fault !== undefined}
        />
        <p id="credential-hint" class="hint">
          <code>ADMIN_TOKEN</code>, an API key with <code>admin: true</code>, or a JWT with{' '}
          <code>specs:admin</code>. It is kept for this tab only.
        </p>
        <p id="credential-fault" class="fault" role="alert">
          {fault !== undefined && (
            <>
              <span aria-hidden="true">✗ </span>
              {fault}
            </>
          )}
        </p>
        <button type="submit" class="primary" aria-disabled={isAsking}>
          {isAsking ? 'Signing in …' : 'Sign in'}
        </button>
      </form>
    </main>
  )
}

/** Why the service does not let this credential in; undefined when it does. */
async function refusalOf(credential: string): Promise<string | undefined> {
  try {
    await new AdminApi({ credential, fetch: window.fetch.bind(window) }).get('status')
    return undefined
  } catch (error) {
    const status = error instanceof AdminProblem ? error.problem.status : undefined
    if (status === 401) return 'This credential is not accepted.'
    if (status === 403) return 'This credential is valid, but it is not an admin’s.'
    return explain(error)
  }
}
