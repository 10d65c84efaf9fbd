import { expect, test, type Page } from '@playwright/test'
import { onNeo4j } from '../playwright.config'

// The configuration leaves this file out where WHOOWNS_E2E_NEO4J names no Neo4j.
test.use({ baseURL: `http://${onNeo4j}` })

const write = async (page: Page, query: string) => {
  await page.getByRole('textbox', { name: 'Query in Cypher' }).fill(query)
  await page.getByRole('button', { name: /^Run/ }).click()
}

test('a query is answered as a table and as a graph', async ({ page }) => {
  await page.goto('/cypher')
  // 0.2986 and 0.2066 are what the prospectus of 2020-08 gives, 0.33 the filing of 2019-09; two groups have no stated share.
  await page.getByLabel('Examples').selectOption({ label: 'Who owned it on 2020-10-01' })
  await page.getByRole('button', { name: /^Run/ }).click()
  await expect(page.locator('tbody tr')).toHaveCount(5)
  for (const [owner, share] of [['Hangzhou Junhan', '0.2986'], ['Hangzhou Junao', '0.2066'], ['Hangzhou Alibaba Network Technology', '0.33'], ["Ant Group's foreign outside holders", 'null']] as const) {
    await expect(page.getByRole('row', { name: new RegExp(`^${owner}`) })).toContainText(share)
  }
  await write(page, "MATCH p = (owner)-[:OPERATES]->(:Entity {id: 'alipay'}) RETURN p")
  await expect(page.locator('tbody')).toContainText('OPERATES')
  await page.getByRole('button', { name: 'Graph', exact: true }).click()
  await expect(page.locator('.result')).toContainText('Alipay.com')
  await expect(page.locator('.result svg')).toBeVisible()
})

test('every example answers', async ({ page }) => {
  await page.goto('/cypher')
  const titles = (await page.getByLabel('Examples').locator('option').allTextContents()).slice(1)
  expect(titles.length).toBeGreaterThan(3)
  for (const title of titles) {
    await page.getByLabel('Examples').selectOption({ label: title })
    await page.getByRole('button', { name: /^Run/ }).click()
    await expect(page.getByRole('status').filter({ hasText: /rows in/ }), title).toBeVisible()
    await expect(page.locator('tbody tr').first(), title).toBeVisible()
    await expect(page.getByRole('alert'), title).toHaveCount(0)
  }
})

test('a fault is marked where it is, and a write is refused before it is run', async ({ page }) => {
  await page.goto('/cypher')
  await write(page, 'MATCH (n:Entity)\nRETURN n.name ORDR BY n.name')
  await expect(page.getByRole('alert')).toContainText(/line 2/i)
  await expect(page.locator('.cm-lintRange-error')).toBeVisible()
  const count = async () => {
    await write(page, 'MATCH (n) RETURN count(n) AS nodes')
    await expect(page.getByRole('alert')).toHaveCount(0)
    return page.locator('tbody td').first().textContent()
  }
  const before = await count()
  for (const query of ['CREATE (n:Entity {id: "mine"}) RETURN n', 'MATCH (n) DETACH DELETE n', 'CALL dbms.components() YIELD name RETURN name']) {
    await write(page, query)
    await expect(page.getByRole('alert'), query).toContainText(/Not answered\. line 1, column \d+: (CREATE|DETACH|DELETE|CALL) is not taken: (queries only read|what it calls may write)/)
    await expect(page.locator('.cm-lintRange-error').first(), query).toBeVisible()
  }
  expect(await count()).toBe(before)
})

test('a question and its chart come from the Neo4j', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('combobox', { name: 'A name or a question' }).fill('Who owns Alipay?')
  await page.keyboard.press('Enter')
  // A server that was just started plans each query of an answer for the first time.
  await expect(page.getByRole('region', { name: 'Answer' })).toContainText('Alipay is a product operated by Alipay.com Co., Ltd.', { timeout: 60_000 })
  await expect(page.locator('[data-card="hangzhou-junhan"]')).toContainText('31.04%')
  await page.getByRole('tab', { name: 'Cypher' }).click()
  await expect(page.getByRole('textbox', { name: 'Query in Cypher' })).toBeVisible()
})
