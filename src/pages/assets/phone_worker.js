// Told by the push service that something waits: shows it, and says no where that is pressed. Yes is said on the page alone.
const base = new URL(self.registration.scope).pathname;

self.addEventListener("push", (event) => {
  const { title, body, at, deny, failed, late, approval, phone } = event.data?.json() ?? {};
  event.waitUntil(
    self.registration.showNotification(title ?? location.host, {
      body,
      tag: approval,
      timestamp: at ? at * 1000 : Date.now(),
      icon: `${base}/icon.svg`,
      requireInteraction: true,
      data: { approval, phone, failed, late },
      actions: deny ? [{ action: "deny", title: deny }] : [],
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(event.action === "deny" ? deny(event.notification) : openPage());
});

async function deny({ title, data }) {
  const own = (await ownPhones()).find((one) => one.phone === data.phone);
  const answer = own && (await ask(base, "decide", own, data.approval, "deny", "").catch(() => undefined));
  const { outcome } = answer?.ok ? await answer.json() : {};
  if (outcome === "denied") return;
  const body = outcome === "ended" ? data.late : data.failed;
  await self.registration.showNotification(title, { body, tag: data.approval, data });
}

async function openPage() {
  // A page that was opened before its worker was there is none of the worker's own.
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
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
