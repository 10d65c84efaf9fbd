import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

// The browser is the system's: WHOOWNS_CHROMIUM, or the first of the usual names.
const chromium = process.env['WHOOWNS_CHROMIUM'] ?? ['chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`).find(existsSync) ?? ''
const address = '127.0.0.1:8129'

export default defineConfig({
  testDir: 'e2e',
  testIgnore: 'pictures.spec.ts',
  timeout: 90_000,
  expect: { timeout: 20_000 }, // for a machine that does other things too
  // Chromium drops what is under way when a network interface of the machine comes or
  // goes, as one does with each container.
  retries: 1,
  workers: 1,
  forbidOnly: process.env['CI'] === 'true',
  reporter: 'list',
  outputDir: 'node_modules/.cache/e2e',
  use: {
    baseURL: `http://${address}`,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: chromium, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] },
  },
  // The real server, on a register of its own.
  webServer: {
    command: `go build -o node_modules/.cache/whoowns ../cmd/whoowns && program=$PWD/node_modules/.cache/whoowns && cd "$(mktemp -d)" && exec "$program" serve --listen ${address} --log-level warn`,
    url: `http://${address}/readyz`,
    timeout: 240_000,
    reuseExistingServer: false,
  },
})
