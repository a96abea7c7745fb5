// Opens HTML reports in headless Chromium and holds what the report promises: no
// violation that axe knows of, in light, dark and narrow; nothing is requested
// but the file; the content security policy refuses nothing of the page's own; a
// click on a header sorts; with scripts off everything can be read.
//
// Usage: node check.mjs BROWSER REPORT.html...
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import puppeteer from 'puppeteer-core';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const [browserPath, ...reports] = process.argv.slice(2);
let failures = 0;
const fail = (what) => { failures++; console.error(`FAIL ${what}`); };

async function open(browser, url, { scripts = true, dark = false, width = 1200 } = {}) {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 900 });
  await page.setJavaScriptEnabled(scripts);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  const asked = [];
  page.on('request', (r) => { if (r.url() !== url) asked.push(r.url()); });
  page.on('console', (m) => { if (['error', 'warn'].includes(m.type())) fail(`${url}: console: ${m.text()}`); });
  page.on('pageerror', (e) => fail(`${url}: ${e}`));
  await page.goto(url, { waitUntil: 'networkidle0' });
  return { page, asked };
}

async function axeFinds(page, name) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'] })).violations
    .map((v) => `${v.id}: ${v.help} (${v.nodes.length}), such as ${v.nodes[0].html.slice(0, 120)}`));
  found.forEach((f) => fail(`${name}: axe: ${f}`));
}

// column reads a column of the table that has the id, section by section.
const column = (page, id, index) => page.evaluate((id, index) => [...document.querySelectorAll(`#${id} tbody`)].map((b) =>
  [...b.rows].filter((r) => !r.classList.contains('section')).map((r) => r.cells[index].textContent)), id, index);

const number = (text) => parseFloat(text.replace(/,/g, '').replace('−', '-'));

async function sorts(page, name) {
  const id = await page.evaluate(() => [...document.querySelectorAll('main .display:has(> .scroll)')].find((d) => d.querySelectorAll('tbody tr').length > 3)?.id);
  if (!id) return;
  const before = await column(page, id, 1);
  const button = async () => (await page.$$(`#${id} thead th button`)).at(1);
  for (const direction of ['ascending', 'descending']) {
    await (await button()).click();
    const got = (await column(page, id, 1)).map((b) => b.map(number).filter((x) => !Number.isNaN(x)));
    const sign = direction === 'ascending' ? 1 : -1;
    if (got.some((b) => b.some((v, i) => i > 0 && sign * (v - b[i - 1]) < 0))) fail(`${name}: a click on ${id} does not sort ${direction}: ${JSON.stringify(got)}`);
    const state = await page.$$eval(`#${id} thead th[aria-sort]`, (list) => list.map((h) => h.getAttribute('aria-sort')));
    if (state.join() !== direction) fail(`${name}: aria-sort is ${state}, want ${direction}`);
  }
  const after = await column(page, id, 1);
  if (JSON.stringify(before.map((b) => [...b].sort())) !== JSON.stringify(after.map((b) => [...b].sort()))) fail(`${name}: sorting lost rows of ${id}`);
}

const browser = await puppeteer.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu', '--allow-file-access-from-files=false'] });
for (const report of reports) {
  const url = pathToFileURL(resolve(report)).href;
  for (const [look, options] of [['light', {}], ['dark', { dark: true }], ['narrow', { width: 360 }]]) {
    const { page, asked } = await open(browser, url, options);
    await axeFinds(page, `${report} (${look})`);
    if (asked.length) fail(`${report}: requested ${asked}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    if (wide) fail(`${report} (${look}): the page scrolls sideways`);
    if (look === 'light') {
      await sorts(page, report);
      const dead = await page.$$eval('a[href^="#"]', (list) => list.map((a) => a.getAttribute('href').slice(1)).filter((id) => !document.getElementById(id)));
      if (dead.length) fail(`${report}: links that lead nowhere: ${[...new Set(dead)].slice(0, 5)}`);
      const ids = await page.$$eval('[id]', (list) => list.map((e) => e.id));
      const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
      if (twice.length) fail(`${report}: ids that are there twice: ${twice.slice(0, 5)}`);
    }
    await page.close();
  }
  const { page } = await open(browser, url, { scripts: false });
  const text = await page.$eval('main', (m) => m.innerText);
  for (const want of ['Summary', 'Limitations', 'Methods']) if (!text.includes(want)) fail(`${report}: with scripts off the page lacks ${want}`);
  await page.close();
  console.log(`${report}: looked at`);
}
await browser.close();
process.exit(failures ? 1 : 0);
