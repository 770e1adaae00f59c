// Sends mails by nodemailer's pool, as the smtp benchmark's other reference.
// usage: node nodemailer_source.mjs PORT COUNT CONNECTIONS LENGTH     (NODE_PATH is not used:
// NODEMAILER names the folder of the package); prints messages a second.
import { createRequire } from 'node:module';

const [port, count, connections, length] = process.argv.slice(2).map(Number);
const nodemailer = createRequire(import.meta.url)(process.env.NODEMAILER);
const transport = nodemailer.createTransport({
    host: '127.0.0.1', port, pool: true, maxConnections: connections, maxMessages: Infinity,
    secure: false, ignoreTLS: true,
});
const text = 'x'.repeat(length);
const began = process.hrtime.bigint();
const sent = [];
for (let i = 0; i < count; i++) {
    sent.push(transport.sendMail({
        from: 'a@shop.example', to: 'b@there.example', subject: 'What waits', text,
    }));
}
await Promise.all(sent);
console.log((count * 1e9 / Number(process.hrtime.bigint() - began)).toFixed(0));
transport.close();
