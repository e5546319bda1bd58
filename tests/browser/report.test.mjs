import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";

const folder = process.env.PERFGATE_HTML_OUT;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.PERFGATE_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});
after(() => browser?.close());

// The policy of the page forbids foreign scripts, axe's too: only the tests that need one bypass it.
const open = async (t, name, options = {}) => {
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  const seen = { requests: 0, errors: [] };
  page.on("request", () => seen.requests++);
  page.on("pageerror", error => seen.errors.push(error.message));
  page.on("console", message => { if (message.type() === "error") seen.errors.push(message.text()); });
  await page.goto(`file://${join(folder, `${name}.html`)}`);
  return { page, seen };
};
const scrollThrough = async page => {
  for (let y = 0; y < await page.evaluate(() => document.body.scrollHeight); y += 700) {
    await page.evaluate(top => scrollTo(0, top), y);
    await page.waitForTimeout(30);
  }
};
const rows = page => page.locator("#checks-table tbody tr:visible").count();

describe("the report", () => {
  for (const name of readdirSync(folder).map(file => file.replace(".html", ""))) {
    test(`${name} is one file without errors, and no wider than a phone`, async t => {
      const { page, seen } = await open(t, name, { viewport: { width: 390, height: 800 } });
      await scrollThrough(page);
      assert.equal(seen.requests, 1);
      assert.deepEqual(seen.errors, []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 390);
      assert.equal(await page.locator("h1").count(), 1);
    });

    for (const width of [1280, 390]) {
      test(`${name}: no table hides a column at ${width}`, async t => {
        const { page } = await open(t, name, { viewport: { width, height: 900 } });
        const cut = await page.locator(".scroll:has(table)").evaluateAll(all => all.filter(box => box.scrollWidth > box.clientWidth).map(box => `${box.ariaLabel}: ${box.scrollWidth} in ${box.clientWidth}`));
        assert.deepEqual(cut, []);
      });
    }

    for (const colorScheme of ["light", "dark"]) {
      test(`${name} has nothing that axe finds, ${colorScheme}`, async t => {
        const { page } = await open(t, name, { colorScheme, bypassCSP: true });
        await scrollThrough(page);
        await page.addScriptTag({ content: axe });
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).slice(0, 3)}`), []);
      });
    }
  }

  test("a click on a head sorts, a second one turns it round, and the keyboard does the same", async t => {
    const { page } = await open(t, "red");
    const requests = () => page.locator("#checks-table tbody tr td:nth-child(8)").evaluateAll(cells => cells.map(cell => Number(cell.dataset.sort)));
    const head = page.locator("#checks-table th", { hasText: "requests" }).locator("button");
    await head.click();
    const up = await requests();
    assert.deepEqual(up, [...up].sort((a, b) => a - b));
    await head.focus();
    await page.keyboard.press("Enter");
    assert.deepEqual(await requests(), [...await requests()].sort((a, b) => b - a));
    assert.equal(await page.locator("#checks-table th[aria-sort=descending]").count(), 1);
  });

  test("words and verdicts filter together", async t => {
    const { page } = await open(t, "red");
    assert.equal(await rows(page), 16);
    await page.locator("[data-verdict=pass][aria-pressed]").click();
    assert.equal(await rows(page), 5);
    await page.locator("[data-filter]").fill("items p99");
    assert.equal(await rows(page), 1);
    assert.match(await page.locator("#said").textContent(), /^1 of 16/);
  });

  test("the filter hides the cards of a phone as well", async t => {
    const { page } = await open(t, "red", { viewport: { width: 390, height: 800 } });
    await page.locator("[data-filter]").fill("memory.growth");
    assert.equal(await rows(page), 1);
  });

  test("the shown rows are copied as Markdown", async t => {
    const { page } = await open(t, "red");
    await page.locator("[data-filter]").fill("memory.growth");
    const button = page.locator("[data-copy=checks-table]");
    await button.click();
    await page.waitForFunction(() => document.querySelector("[data-copy=checks-table]").dataset.copied);
    const lines = (await button.getAttribute("data-copied")).split("\n");
    assert.equal(lines.length, 3);
    assert.match(lines[2], /^\| fail \| target memory\.growth \| steady \| 20 MiB\/min \| < 1 MiB\/min \|/);
  });

  test("a drag over one chart of a phase zooms all of them, a double click shows all again", async t => {
    const { page } = await open(t, "red");
    await page.locator("[data-timeline=phase-1]").scrollIntoViewIfNeeded();
    await page.locator("[data-timeline=phase-1] .u-over").first().waitFor();
    await page.locator("[data-timeline=phase-1]").evaluate(element => element.scrollIntoView());
    const picture = () => page.locator("[data-timeline=phase-1] canvas").evaluateAll(all => all.map(canvas => canvas.toDataURL()));
    const before = await picture();
    const box = await page.locator("[data-timeline=phase-1] .u-over").first().boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 5 });
    await page.mouse.up();
    await page.waitForTimeout(200);
    const zoomed = await picture();
    assert.equal(zoomed.length, 7);
    zoomed.forEach((image, i) => assert.notEqual(image, before[i], `chart ${i} did not zoom`));
    await page.mouse.dblclick(box.x + 50, box.y + 40);
    await page.waitForTimeout(200);
    assert.notEqual((await picture())[0], zoomed[0]);
  });

  test("the endpoint of a timeline can be chosen", async t => {
    const { page } = await open(t, "red");
    await page.locator("[data-timeline=phase-1]").scrollIntoViewIfNeeded();
    await page.locator("[data-timeline=phase-1] canvas").first().waitFor();
    const before = await page.locator("[data-timeline=phase-1] canvas").first().evaluate(canvas => canvas.toDataURL());
    await page.locator("[data-series=phase-1]").selectOption("1");
    assert.notEqual(await page.locator("[data-timeline=phase-1] canvas").first().evaluate(canvas => canvas.toDataURL()), before);
    assert.equal(await page.locator("[data-timeline=phase-1] canvas").count(), 7);
  });

  test("without scripts the verdict, the thresholds and the charts are there", async t => {
    const { page } = await open(t, "red", { javaScriptEnabled: false });
    assert.match(await page.locator("h1").textContent(), /11 of 16 checks passed, 5 failed/);
    assert.equal(await rows(page), 16);
    assert.ok(await page.locator("svg.plot:visible").count() >= 12);
    assert.equal(await page.locator(".tools:visible").count(), 0);
  });

  for (const name of ["regression", "undecided"]) {
    test(`${name}: without scripts the metrics and the rounds are there`, async t => {
      const { page } = await open(t, name, { javaScriptEnabled: false });
      assert.equal(await page.locator("[id$=-compared] tbody tr:visible").count(), 7);
      assert.equal(await page.locator("svg[aria-label*='change from the baseline by round']:visible").count(), 4);
    });
  }

  // For looking at the pages.
  if (process.env.PERFGATE_SCREENSHOTS) {
    for (const name of ["green", "red", "inconclusive", "regression", "remembered", "undecided", "spoilt", "same"]) {
      for (const colorScheme of ["light", "dark"]) {
        for (const [device, width] of [["desktop", 1280], ["phone", 390]]) {
          test(`${name} is pictured, ${colorScheme}, ${device}`, async t => {
            const { page } = await open(t, name, { colorScheme, viewport: { width, height: 900 } });
            await scrollThrough(page);
            await page.screenshot({ path: join(process.env.PERFGATE_SCREENSHOTS, `${name}-${colorScheme}-${device}.png`), fullPage: true });
          });
        }
      }
    }
  }

  test("the button turns the colours round", async t => {
    const { page } = await open(t, "green", { colorScheme: "light" });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.locator("#theme").click();
    assert.notEqual(await ground(), light);
    await page.locator("#theme").click();
    assert.equal(await ground(), light);
  });

  test("a thousand seconds of twenty endpoints open within a few seconds", async t => {
    const { page, seen } = await open(t, "soak");
    await page.locator("[data-timeline]").scrollIntoViewIfNeeded();
    await page.locator("canvas").first().waitFor({ timeout: 10_000 });
    t.diagnostic(`loaded in ${Math.round(await page.evaluate(() => performance.getEntriesByType("navigation")[0].loadEventEnd))} ms`);
    assert.deepEqual(seen.errors, []);
  });
});
