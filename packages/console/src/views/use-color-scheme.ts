import { useEffect, useState } from 'preact/hooks'

const dark = matchMedia('(prefers-color-scheme: dark)')

/** Whether the reader’s system is dark; changes when it does. */
export function useColorScheme(): 'light' | 'dark' {
  const [isDark, setIsDark] = useState(dark.matches)
  useEffect(() => {
    const change = () => setIsDark(dark.matches)
    dark.addEventListener('change', change)
    return () => dark.removeEventListener('change', change)
  }, [])
  return isDark ? 'dark' : 'light'
}
