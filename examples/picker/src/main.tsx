import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import './picker.css'

/** A file beside the page, so that one build serves every environment: `{"baseUrl": "https://specs.example.com"}`. */
async function baseUrl(): Promise<string> {
  const response = await fetch('config.json')
  // Many servers answer with the page where there is no such file.
  const isThere = response.ok && response.headers.get('content-type')?.includes('json')
  const config = isThere ? ((await response.json()) as { baseUrl?: string }) : {}
  return config.baseUrl ?? location.origin
}

const root = document.getElementById('root')
if (root) createRoot(root).render(<App baseUrl={await baseUrl()} />)
