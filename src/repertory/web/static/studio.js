// What every page of the studio has: news of changes, the theme, and requests to the API.
(() => {
  document.documentElement.lang = "en"; // NiceGUI names none, and a screen reader would guess
  const wanted = localStorage.getItem("repertory-theme") || "auto";
  const dark = () => (wanted === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : wanted === "dark");
  document.documentElement.dataset.theme = dark() ? "dark" : "light";

  const csrf = () => document.querySelector('meta[name="csrf-token"]').content;

  class Refused extends Error {
    constructor(problem) {
      super([problem.detail, problem.step].filter(Boolean).join(" "));
      this.problem = problem;
    }
  }

  // A request to the API; what is refused is thrown in the words of its problem.
  async function api(path, { method = "GET", body, headers = {}, key } = {}) {
    const sent = { ...headers };
    if (method !== "GET") sent["X-CSRF-Token"] = csrf();
    if (key) sent["Idempotency-Key"] = key;
    const raw = body instanceof Blob || body instanceof FormData;
    if (body !== undefined && !raw) sent["Content-Type"] = "application/json";
    const answer = await fetch(path, { method, headers: sent, body: body === undefined || raw ? body : JSON.stringify(body) });
    if (answer.status === 401) location.assign("/sign-in");
    const kind = answer.headers.get("content-type") || "";
    const found = kind.includes("json") ? await answer.json() : await answer.text();
    if (!answer.ok) throw new Refused(kind.includes("json") ? found : { detail: answer.statusText });
    return found;
  }

  // News: one connection a page. A page that was away asks for everything anew.
  const listeners = new Set();
  const tell = (topic) => listeners.forEach((one) => one(topic));
  let lost = false;
  function listen() {
    const stream = new EventSource("/api/v1/events");
    stream.addEventListener("hello", () => {
      if (lost) tell("*");
      lost = false;
      document.documentElement.dataset.connected = "yes";
    });
    stream.addEventListener("change", (event) => tell(JSON.parse(event.data).topic));
    stream.addEventListener("error", () => {
      lost = true;
      document.documentElement.dataset.connected = "no";
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
    });
  }
  function onNews(wantedTopics, call) {
    const listener = (topic) => (topic === "*" || wantedTopics.includes(topic)) && call(topic);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  function setTheme(theme) {
    localStorage.setItem("repertory-theme", theme);
    location.reload();
  }

  const thumbnail = (address, width) => (address ? `${address}?w=${width}` : "");
  // US dollars with as many digits as the amount has beyond cents.
  const usd = (amount) => (Math.abs(amount * 100 - Math.round(amount * 100)) < 1e-9 ? `$${Number(amount).toFixed(2)}` : `$${amount}`);
  window.repertory = { api, onNews, setTheme, theme: wanted, isDark: dark, thumbnail, usd };
  addEventListener("DOMContentLoaded", listen, { once: true });
})();
