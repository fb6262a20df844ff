// The keys of this phone, which never leave it, and requests that are signed with them. Page and worker share it.
const phones = (mode, act) =>
  new Promise((done, fail) => {
    const opening = indexedDB.open("vestibule-phone", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("phones", { keyPath: "phone" });
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const deal = opening.result.transaction("phones", mode);
      const asked = act(deal.objectStore("phones"));
      deal.oncomplete = () => (opening.result.close(), done(asked.result));
      deal.onabort = () => (opening.result.close(), fail(deal.error));
    };
  });
const ownPhones = () => phones("readonly", (store) => store.getAll());
const keepPhone = (phone) => phones("readwrite", (store) => store.put(phone));
const forgetPhone = (phone) => phones("readwrite", (store) => store.delete(phone.phone));

const encode64 = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const decode64 = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

// Seconds by which the gateway's clock is ahead of this phone's.
let ahead = 0;
// What says that the page itself asks. The worker has none.
let proof = "";

/** Asks the gateway for something. A clock that is wrong is put right once, and what came twice is said anew. */
async function ask(base, deed, { person, phone, key }, ...fields) {
  for (let again = true; ; again = false) {
    const at = Math.floor(Date.now() / 1000) + ahead;
    const nonce = encode64(crypto.getRandomValues(new Uint8Array(16)));
    const text = ["vestibule phone 1", location.origin, deed, person, phone, at, nonce, ...fields].join("\n");
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    const signature = encode64(await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(text)));
    const answer = await fetch(`${base}/${deed}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ person, phone, at, nonce, fields, signature, page: proof }),
      credentials: "same-origin",
      keepalive: true,
    });
    if (answer.status !== 409 || !again) return answer;
    const { now } = await answer.json();
    if (now) ahead = now - Math.floor(Date.now() / 1000);
  }
}

/** Where the browser's push service tells us of news, as the gateway takes it. */
const written = (subscription) => {
  const { endpoint, keys } = subscription.toJSON();
  return [endpoint, keys.p256dh, keys.auth];
};
