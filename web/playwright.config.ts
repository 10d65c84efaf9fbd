import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

// The browser is the system's: WHOOWNS_CHROMIUM, or the first of the usual names.
const chromium = process.env['WHOOWNS_CHROMIUM'] ?? ['chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`).find(existsSync) ?? ''
const address = '127.0.0.1:8129'
// A Neo4j that tests of Cypher run against, such as neo4j://127.0.0.1:7687, with WHOOWNS_NEO4J_USER and
// WHOOWNS_NEO4J_PASSWORD. An empty one is filled with the data that come with the program.
// e2e/neo4j_test.go starts one and names it.
const neo4j = process.env['WHOOWNS_E2E_NEO4J'] ?? ''
export const onNeo4j = '127.0.0.1:8128'
const serve = (on: string, options = '') =>
  `go build -o node_modules/.cache/whoowns-${on} ../cmd/whoowns && program=$PWD/node_modules/.cache/whoowns-${on} && cd "$(mktemp -d)" && exec "$program" serve --listen ${on} --log-level warn ${options}`

export default defineConfig({
  testDir: 'e2e',
  testIgnore: ['pictures.spec.ts', ...(neo4j ? [] : ['neo4j.spec.ts'])],
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
  // The real server, on a register of its own; and where WHOOWNS_E2E_NEO4J names a Neo4j, one more on that.
  webServer: [
    {
      command: serve(address),
      url: `http://${address}/readyz`,
      timeout: 240_000,
      reuseExistingServer: false,
    },
    ...(neo4j
      ? [{
          command: serve(onNeo4j, `--store ${neo4j} --wait 2m`),
          url: `http://${onNeo4j}/readyz`,
          timeout: 240_000,
          reuseExistingServer: false,
        }]
      : []),
  ],
})
