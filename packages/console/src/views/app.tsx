import { useEffect, useState } from 'preact/hooks'
import { AdminApi } from '../api/admin-api.js'
import type { ProblemDetails } from '../api/problem.js'
import { credentialStore } from '../state/credential-store.js'
import { Session } from '../state/session.js'
import { Dashboard } from './dashboard.js'
import { SignIn } from './sign-in.js'

export function App() {
  const [credential, setCredential] = useState(credentialStore.read)
  const [message, setMessage] = useState<string>()
  const [session, setSession] = useState<Session>()

  const signOut = (why?: string) => {
    credentialStore.forget()
    setCredential(undefined)
    setMessage(why)
  }
  useEffect(() => {
    if (credential === undefined) return
    const onRefused = (problem: ProblemDetails) => signOut(endedBecause(problem))
    const next = new Session(new AdminApi({ credential, fetch: window.fetch.bind(window), onRefused }))
    next.start()
    setSession(next)
    return () => {
      next.stop()
      setSession(undefined)
    }
  }, [credential])

  if (credential === undefined) {
    const accept = (accepted: string) => {
      credentialStore.write(accepted)
      setMessage(undefined)
      setCredential(accepted)
    }
    return <SignIn message={message} onAccepted={accept} />
  }
  return session ? <Dashboard session={session} onSignOut={() => signOut()} /> : null
}

const endedBecause = ({ status }: ProblemDetails): string =>
  status === 401
    ? 'You were signed out: the credential is not accepted any more.'
    : 'You were signed out: the credential is no longer an admin’s.'
