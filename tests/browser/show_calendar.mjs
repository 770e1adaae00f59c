// Shows a feed in FullCalendar, as a page that subscribes to it does: on a phone as a list, on a
// desk as months, each by day and by night.
//
//     show_calendar.mjs URL SHOTS MONTH...     (2027-05)
//
// Prints what is seen, a line for each entry: its day, its title, and the text under the pointer,
// with \n for line ends. Both see the same, whatever their time zone; titles are whole, have enough
// contrast, and none stands twice. Pictures are named SHOTS-MONTH-phone-dark.png and so on.
// NODE_MODULES is where npm put FullCalendar and ical.js.
import fs from "node:fs/promises";
import http from "node:http";
import path from "node:path";

import { launch } from "./chromium.mjs";

const PATIENCE_MS = 15000;
const SCRIPTS = {
	"/ical.js": "ical.js/build/ical.min.js",
	"/fullcalendar.js": "fullcalendar/index.global.min.js",
	"/icalendar.js": "@fullcalendar/icalendar/index.global.min.js",
};
const LOOKS = {
	phone: { view: "listMonth", size: { width: 390, height: 844 }, zone: "America/Los_Angeles" },
	desk: { view: "dayGridMonth", size: { width: 1280, height: 800 }, zone: "Pacific/Auckland" },
};
const PAGE = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Calendar</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>
body { font-family: sans-serif; margin: 1rem; color: #222; background: #fff; }
.fc { --fc-event-bg-color: #225; --fc-event-border-color: #225; }
.fc .fc-daygrid-event { white-space: normal; }
@media (prefers-color-scheme: dark) {
	body { color: #eee; background: #181818; }
	.fc { --fc-page-bg-color: #181818; --fc-neutral-bg-color: #333; --fc-border-color: #555;
		--fc-list-event-hover-bg-color: #333; --fc-event-border-color: #99c; }
}
</style>
<script src="/ical.js"></script><script src="/fullcalendar.js"></script>
<script src="/icalendar.js"></script></head><body><div id="calendar"></div></body></html>`;

// A server of the page, its scripts, and the feed beside them.
function serve(feed) {
	return http.createServer(async (request, response) => {
		const script = SCRIPTS[request.url];
		if (request.url === "/feed.ics") {
			const answer = await fetch(feed);
			response.writeHead(answer.status, { "Content-Type": answer.headers.get("content-type") });
			response.end(await answer.text());
		} else if (script) {
			response.writeHead(200, { "Content-Type": "text/javascript" });
			response.end(await fs.readFile(path.join(process.env.NODE_MODULES, script)));
		} else {
			response.writeHead(request.url === "/" ? 200 : 404, { "Content-Type": "text/html" });
			response.end(request.url === "/" ? PAGE : "");
		}
	});
}

// Runs in the browser: shows a month, when all of it has come.
function show([view, month]) {
	return new Promise((resolve, reject) => {
		const calendar = new FullCalendar.Calendar(document.getElementById("calendar"), {
			initialView: view,
			initialDate: `${month}-15`,
			height: "auto",
			headerToolbar: { left: "title", right: "" },
			events: { url: "/feed.ics", format: "ics" },
			eventDidMount: ({ el, event }) => (el.title = event.extendedProps.description ?? ""),
			eventSourceFailure: (error) => reject(new Error(error.message)),
			loading: (busy) => busy || setTimeout(resolve),
		});
		calendar.render();
	});
}

// Runs in the browser: the entries that stand there, and what is wrong with how they look.
function look() {
	const faults = [], entries = [];
	const light = (colour) => {
		const parts = colour.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255);
		const [r, g, b] = parts.map((p) => (p <= 0.03928 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4));
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const behind = (element) => {
		const colour = getComputedStyle(element).backgroundColor;
		return colour === "rgba(0, 0, 0, 0)" ? behind(element.parentElement) : colour;
	};
	const note = (day, event) => {
		const title = event.querySelector(".fc-event-title, .fc-list-event-title");
		const both = [light(getComputedStyle(title).color), light(behind(title))];
		const contrast = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
		entries.push([day, title.innerText, event.title.replaceAll("\n", "\\n")].join("|"));
		if (contrast < 4.5) faults.push(`contrast ${contrast.toFixed(2)}: ${title.innerText}`);
		if (title.scrollWidth > title.clientWidth) faults.push(`cut off: ${title.innerText}`);
	};
	for (const day of document.querySelectorAll(".fc-daygrid-day:not(.fc-day-other)")) {
		day.querySelectorAll(".fc-event").forEach((event) => note(day.dataset.date, event));
	}
	let day = "";
	for (const row of document.querySelectorAll(".fc-list-table tbody tr")) {
		day = row.dataset.date ?? day;
		if (row.matches(".fc-list-event")) note(day, row);
	}
	if (document.documentElement.scrollWidth > innerWidth) faults.push("wider than the screen");
	return { entries: entries.sort(), faults };
}

// What one sees of a month.
async function visit(browser, address, month, [name, { view, size, zone }], scheme) {
	const page = await browser.newPage({ viewport: size, colorScheme: scheme, timezoneId: zone });
	page.setDefaultTimeout(PATIENCE_MS);
	await page.goto(address);
	await page.evaluate(show, [view, month]);
	await page.screenshot({ path: `${shots}-${month}-${name}-${scheme}.png` });
	const { entries, faults } = await page.evaluate(look);
	await page.close();
	if (new Set(entries).size !== entries.length) faults.push(`twice: ${entries}`);
	if (faults.length > 0) throw new Error(`${month} ${name} ${scheme}: ${faults.join("; ")}`);
	return entries.map((entry) => `${entry}\n`).join("");
}

const [url, shots, ...months] = process.argv.slice(2);
const server = serve(url).listen(0, "127.0.0.1");
const browser = await launch();
try {
	const address = `http://127.0.0.1:${server.address().port}/`;
	for (const month of months) {
		const seen = new Set();
		for (const named of Object.entries(LOOKS)) {
			for (const scheme of ["light", "dark"]) {
				seen.add(await visit(browser, address, month, named, scheme));
			}
		}
		if (seen.size !== 1) throw new Error(`they do not agree: ${[...seen].join("and\n")}`);
		process.stdout.write([...seen][0]);
	}
} catch (error) {
	console.error(error.message);
	process.exitCode = 1;
} finally {
	await browser.close();
	server.close();
}
