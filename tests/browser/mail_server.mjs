// A mail server that keeps what it gets.
import { createServer } from "node:net";

export async function startMailServer() {
  const mails = [];
  const waiting = [];
  const server = createServer((socket) => {
    let text = "";
    let inside = false;
    const say = (line) => socket.write(`${line}\r\n`);
    say("220 localhost");
    socket.setEncoding("latin1").on("error", () => {}).on("data", (data) => {
      text += data;
      for (;;) {
        const end = inside ? text.indexOf("\r\n.\r\n") : text.indexOf("\r\n");
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (inside ? 5 : 2));
        if (inside) {
          inside = false;
          mails.push(part.replace(/=\r\n/g, "").replace(/=3D/g, "="));
          waiting.splice(0).forEach((look) => look());
          say("250 kept");
        } else if (/^DATA/i.test(part)) {
          inside = true;
          say("354 go on");
        } else if (/^QUIT/i.test(part)) {
          socket.end("221 bye\r\n");
        } else {
          say("250 localhost");
        }
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  /** The link in the next mail to this address, which then is read. */
  const linkTo = async (address, kind) => {
    for (;;) {
      const place = mails.findIndex((mail) => mail.includes(`To: `) && mail.includes(address) && kind.test(mail));
      if (place >= 0) return mails.splice(place, 1)[0].match(kind)[0];
      await new Promise((resolve) => waiting.push(resolve));
    }
  };
  return { port: server.address().port, linkTo };
}
