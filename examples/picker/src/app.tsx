import { SpecsClient } from 'modelarts-specs-client'
import { useEffect, useMemo, useState } from 'react'
import type { Machine } from './machine.js'
import { Picker } from './picker.js'
import { languages, preferredLanguage, sayIn, type Language } from './texts.js'

/** For this tab only. */
const credentialStore = 'specs-credential'
const languageStore = 'specs-language'

/** The page around the picker: where the service is, who is signed in, which language. */
export function App({ baseUrl }: { readonly baseUrl: string }) {
  const [language, setLanguage] = useState<Language>(() => storedLanguage())
  const [credential, setCredential] = useState(() => sessionStorage.getItem(credentialStore) ?? undefined)
  const [used, setUsed] = useState<Machine>()
  const say = useMemo(() => sayIn(language), [language])
  const client = useMemo(
    () => new SpecsClient({ baseUrl, ...(credential !== undefined && { credential }) }),
    [baseUrl, credential],
  )

  useEffect(() => {
    document.documentElement.lang = language
    document.title = say('title')
    localStorage.setItem(languageStore, language)
  }, [language, say])

  return (
    <main>
      <header>
        <h1>{say('title')}</h1>
        <select
          aria-label={say('language')}
          value={language}
          onChange={({ target }) => setLanguage(preferredLanguage([target.value]))}
        >
          {Object.entries(languages).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </header>
      <Picker
        client={client}
        say={say}
        onUse={setUsed}
        hasCredential={credential !== undefined}
        onCredential={(key) => {
          sessionStorage.setItem(credentialStore, key)
          setCredential(key)
        }}
      />
      <p className="used" role="status">
        {used && say('used', { id: used.id })}
      </p>
    </main>
  )
}

function storedLanguage(): Language {
  const stored = localStorage.getItem(languageStore)
  return preferredLanguage(stored === null ? navigator.languages : [stored])
}
