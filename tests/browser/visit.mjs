// Visits a page of the door in Debian's Chromium, headless, as somebody with a phone or a keyboard:
//
//     visit.mjs URL [--dark] STEP...
//
//     see=TEXT  press=BUTTON  follow=LINK  type=BUTTON (by keys alone)  fill=LABEL=TEXT  choose=LABEL=OPTION
//     shot=FILE.png
//
// With DOOR=ADDRESS:PORT the URL's host is found there, by TLS with any certificate: a mail's own link.
// Prints what the page says at the end. Each page on the way has a language, one heading, a label
// for each control, enough contrast (WCAG 2.1 AA), and room on a screen of 390 points; nothing is
// fetched from elsewhere and no script runs. The first that is not so ends it with status 1.
import { launch } from "./chromium.mjs";

const PATIENCE_MS = 15000;
const SIZE = { width: 390, height: 844 };

// What is wrong with the page, in words; runs in the browser.
function faults() {
	const found = [];
	const luminance = (colour) => {
		const parts = colour.map((part) => part / 255);
		const linear = parts.map((p) => (p <= 0.03928 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4));
		return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
	};
	const parse = (text) => text.match(/[\d.]+/g).map(Number);
	const behind = (element) => {
		for (let at = element; at; at = at.parentElement) {
			const colour = parse(getComputedStyle(at).backgroundColor);
			if (colour.length < 4 || colour[3] > 0) {
				return colour.slice(0, 3);
			}
		}
		return [255, 255, 255];
	};
	const contrast = (element) => {
		const front = luminance(parse(getComputedStyle(element).color).slice(0, 3));
		const back = luminance(behind(element));
		return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
	};
	if (!document.documentElement.lang) found.push("no language");
	if (!document.title) found.push("no title");
	if (document.querySelectorAll("h1").length !== 1) found.push("not one heading");
	if (document.documentElement.scrollWidth > innerWidth) found.push("wider than the screen");
	for (const control of document.querySelectorAll("select, textarea, input:not([type=hidden])")) {
		if (control.labels.length !== 1) found.push(`no label: ${control.name}`);
	}
	for (const element of document.querySelectorAll("body *")) {
		const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
		if (own && contrast(element) < 4.5) {
			found.push(`contrast ${contrast(element).toFixed(2)}: ${element.textContent}`);
		}
	}
	for (const button of document.querySelectorAll("button, select, a.way")) {
		if (button.getBoundingClientRect().height < 44) found.push(`too small: ${button.name}`);
	}
	return found;
}

async function check(page) {
	const found = await page.evaluate(faults);
	if (found.length > 0) {
		throw new Error(`${page.url()}: ${found.join("; ")}`);
	}
}

async function pressByKeys(page, name) {
	for (let presses = 0; presses < 40; presses++) {
		await page.keyboard.press("Tab");
		const at = await page.evaluate(() => ({
			text: document.activeElement.textContent.trim(),
			ring: getComputedStyle(document.activeElement).outlineStyle,
		}));
		if (at.text === name) {
			if (at.ring === "none") throw new Error(`'${name}' does not show that it has the focus`);
			await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
			return;
		}
	}
	throw new Error(`no key leads to '${name}'`);
}

const steps = {
	see: async (page, text) => {
		const body = await page.locator("body").innerText();
		if (!body.includes(text)) throw new Error(`'${text}' is not there, but: ${body}`);
	},
	press: async (page, name) => {
		const button = page.getByRole("button", { name, exact: true });
		await Promise.all([page.waitForNavigation(), button.click()]);
	},
	follow: async (page, name) => {
		const link = page.getByRole("link", { name });
		await Promise.all([page.waitForNavigation(), link.click()]);
	},
	type: pressByKeys,
	fill: async (page, rest) => {
		const [label, ...text] = rest.split("=");
		await page.getByLabel(label).fill(text.join("="));
	},
	choose: async (page, rest) => {
		const [label, option] = rest.split("=");
		await page.getByLabel(label).selectOption({ label: option });
	},
	shot: async (page, file) => page.screenshot({ path: file, fullPage: true }),
};

const [url, ...words] = process.argv.slice(2);
const dark = words[0] === "--dark";
const target = new URL(url);
const door = process.env.DOOR;
const browser = await launch(
	...(door ? [`--host-resolver-rules=MAP ${target.hostname} ${door}`] : []),
);
try {
	const page = await browser.newPage({
		viewport: SIZE,
		colorScheme: dark ? "dark" : "light",
		ignoreHTTPSErrors: door !== undefined,
	});
	page.setDefaultTimeout(PATIENCE_MS);
	page.on("request", (request) => {
		const asked = new URL(request.url());
		if (asked.host !== target.host) throw new Error(`fetched from elsewhere: ${request.url()}`);
	});
	page.on("dialog", () => {
		throw new Error("a script ran");
	});
	await page.goto(url);
	await check(page);
	for (const word of words.slice(dark ? 1 : 0)) {
		const at = word.indexOf("=");
		await steps[word.slice(0, at)](page, word.slice(at + 1));
		await check(page);
	}
	console.log(await page.locator("main").innerText());
} catch (error) {
	console.error(error.message);
	process.exitCode = 1;
} finally {
	await browser.close();
}
