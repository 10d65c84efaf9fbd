import { expect, test, type Page } from '@playwright/test'

const card = (page: Page, id: string) => page.locator(`[data-card="${id}"]`)
const ask = async (page: Page, question: string): Promise<void> => {
  await page.goto('/')
  await page.getByRole('combobox', { name: 'A name or a question' }).fill(question)
  await page.keyboard.press('Enter')
}
const zoom = (page: Page) => page.locator('.pan').evaluate((pan) => Number(/scale\((.*)\)/.exec(pan.getAttribute('transform') ?? '')?.[1]))
/** The ids of cards that are not wholly in sight. */
async function outside(page: Page): Promise<string[]> {
  return page.locator('.chart').evaluate((chart) => {
    const room = chart.getBoundingClientRect()
    return [...chart.querySelectorAll('[data-card]')].filter((one) => {
      const box = one.getBoundingClientRect()
      return box.left < room.left || box.top < room.top || box.right > room.right || box.bottom > room.bottom
    }).map((one) => one.getAttribute('data-card') ?? '')
  })
}

test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }))

test('the route that is asked for is on the chart, marked; another one is marked by its number, and the link has it', async ({ page }) => {
  await ask(page, 'How is Jack Ma connected to Alipay?')
  await expect(card(page, 'alipay')).toHaveClass(/route/)
  await expect(card(page, 'jack-ma')).toHaveClass(/route/)
  await expect(page.locator('[data-edge="jack-ma\u2192alipay"]')).toHaveClass(/route/) // he launched it
  await expect(card(page, 'alibaba-group')).not.toHaveClass(/route/)
  expect(await outside(page)).toEqual([])
  await page.getByRole('button', { name: 'route 2' }).click()
  await expect(card(page, 'alibaba-group')).toHaveClass(/route/)
  await expect(page.locator('[data-edge="alibaba-group\u2192alipay"]')).toHaveClass(/route/) // it needs it for payments
  await expect(page.locator('[data-edge="jack-ma\u2192alipay"]')).not.toHaveClass(/route/)
  await expect(page).toHaveURL(/route=2/)
  await page.locator('[data-edge="alibaba-group\u2192alipay"] .label').click()
  await expect(page.getByRole('complementary')).toContainText('payments')
  await expect(card(page, 'alibaba-group')).toHaveClass(/route/) // the routes stay
  await page.getByRole('button', { name: 'Owners and holdings' }).click()
  await expect(card(page, 'alipay')).toHaveCount(0)
})

test('the path finder draws what it finds', async ({ page }) => {
  await page.goto('/entity/ant-group?panel=paths')
  const panel = page.getByRole('complementary')
  await panel.getByRole('textbox', { name: /^To which entity/ }).fill('Jack Ma')
  await panel.getByRole('button', { name: /^Jack Ma 马云/ }).click()
  await expect(page.getByRole('group', { name: 'Routes' })).toContainText('route 1 of')
  await expect(card(page, 'jack-ma')).toHaveClass(/route/)
  await expect(card(page, 'ant-group')).toHaveClass(/route/)
  await expect(page.locator('.edge.route').first()).toBeAttached()
})

for (const [question, focus] of [['What depends on Alipay?', 'alipay'], ["What does Yu'e Bao depend on?", 'yuebao'], ['What does Ant Group depend on?', 'ant-group']] as const) {
  test(`all of a first drawing is in sight, to read: ${question}`, async ({ page }) => {
    await ask(page, question)
    await expect(card(page, focus)).toHaveClass(/focus/)
    await expect.poll(() => outside(page)).toEqual([])
    expect(await zoom(page)).toBeGreaterThanOrEqual(0.6)
  })
}

test('a comparison begins in sight', async ({ page }) => {
  await page.goto('/entity/ant-group?since=2020-10-01&panel=compare')
  await expect(page.locator('[data-edge="hangzhou-junhan\u2192ant-group"]')).toContainText('29.86% → 31.04%')
  await expect.poll(() => outside(page)).toEqual([])
  expect(await zoom(page)).toBeGreaterThanOrEqual(0.6)
})

test('what opens comes into sight with the card that was clicked, no smaller than can be read', async ({ page }) => {
  await page.goto('/entity/jack-ma')
  const before = await page.locator('[data-card]').count()
  await card(page, 'alibaba-group').locator('xpath=..').locator('.chip').filter({ hasText: /\+1\d/ }).click()
  await expect.poll(() => page.locator('[data-card]').count()).toBeGreaterThan(before + 8)
  await expect.poll(() => outside(page)).toEqual([])
  expect(await zoom(page)).toBeGreaterThanOrEqual(0.6)
  // Of more than there is room for, the card itself stays.
  await page.goto('/entity/ant-group')
  await card(page, 'alibaba-group').locator('xpath=..').locator('.chip').filter({ hasText: /\+1\d/ }).click()
  await expect(page).toHaveURL(/open=down:alibaba-group/)
  await expect.poll(() => page.locator('[data-card]').count()).toBeGreaterThan(30)
  expect(await outside(page)).not.toContain('alibaba-group')
})

test('a move of the view gives way to the hand', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await page.goto('/entity/jack-ma')
  await expect(card(page, 'alibaba-group')).toBeVisible()
  await page.locator('.chart').evaluate((chart) => {
    // A wheel just as the first frame of the move is drawn.
    new MutationObserver((_, observer) => {
      observer.disconnect()
      chart.dispatchEvent(new WheelEvent('wheel', { deltaY: -400, shiftKey: true, bubbles: true, cancelable: true }))
    }).observe(chart.querySelector('.pan') as Element, { attributes: true, attributeFilter: ['transform'] })
  })
  await card(page, 'alibaba-group').locator('xpath=..').locator('.chip').filter({ hasText: /\+1\d/ }).click()
  // The hand took the view 400 pixels aside, and the move does not take it back: the card that was clicked is off.
  await expect.poll(() => card(page, 'freshippo').count()).toBe(1)
  await expect.poll(async () => (await card(page, 'alibaba-group').boundingBox())?.x ?? 0).toBeGreaterThan(950)
})

test('a file that was read is looked at, and the first page of its workspace lists what to begin with', async ({ page }) => {
  await page.goto('/')
  const file = 'owner,owner_kind,subject,subject_kind,share\nAlpha,company,Hub,company,60%\nDora,person,Hub,company,20%\nHub,company,Leaf,company,\n'
  await page.getByLabel('A file to read').setInputFiles({ name: 'small.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
  const read = page.getByRole('status').filter({ hasText: 'small.csv' })
  await expect(read).toContainText('4 entities, 3 relations')
  await read.getByRole('button', { name: 'Close' }).click()
  await expect(page.locator('.card.focus')).toContainText('Hub') // three of three relations
  await expect(page.locator('[data-card]').filter({ hasText: 'Alpha' })).toBeVisible()
  await page.getByRole('link', { name: 'whoowns' }).click()
  const list = page.getByRole('list', { name: 'Entities of the file' })
  await expect(list.getByRole('button')).toHaveCount(4)
  await list.getByRole('button', { name: 'Dora' }).click()
  await expect(page.locator('.card.focus')).toContainText('Dora')
})
