// Told by the push service that something waits: shows it, and says no where that is pressed. Yes is said on the page alone.
const base = new URL(self.registration.scope).pathname;

self.addEventListener("push", (event) => {
  const { title, body, deny, failed, approval, phone } = event.data?.json() ?? {};
  event.waitUntil(
    self.registration.showNotification(title ?? location.host, {
      body,
      tag: approval,
      icon: `${base}/icon.svg`,
      requireInteraction: true,
      data: { approval, phone, failed },
      actions: deny ? [{ action: "deny", title: deny }] : [],
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(event.action === "deny" ? deny(event.notification) : openPage());
});

async function deny({ title, data: { approval, phone, failed } }) {
  const own = (await ownPhones()).find((one) => one.phone === phone);
  const answer = own && (await ask(base, "decide", own, approval, "deny", "").catch(() => undefined));
  if (!answer?.ok) await self.registration.showNotification(title, { body: failed, tag: approval, data: { approval, phone, failed } });
}

async function openPage() {
  const windows = await self.clients.matchAll({ type: "window" });
  const ours = windows.find((one) => new URL(one.url).pathname === base);
  return ours ? ours.focus() : self.clients.openWindow(base);
}

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(subscribeAgain(event));
});

async function subscribeAgain({ newSubscription, oldSubscription }) {
  const subscription = newSubscription ?? (oldSubscription && (await self.registration.pushManager.subscribe(oldSubscription.options)));
  if (!subscription) return;
  for (const own of await ownPhones()) await ask(base, "subscribe", own, ...written(subscription)).catch(() => {});
}
