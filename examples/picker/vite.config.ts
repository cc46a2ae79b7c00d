import { defineConfig } from 'vite'

export default defineConfig({
  // The folder may stand anywhere on a server.
  base: './',
  build: { sourcemap: true },
})
