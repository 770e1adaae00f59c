// Debian's Chromium, headless, led by playwright-core.
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { chromium } = require(path.join(process.env.PLAYWRIGHT, "index.js"));

// Starts it, with more arguments.
export function launch(...more) {
	return chromium.launch({
		executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
		args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), ...more],
	});
}
