/* Saves a part of a proposal, or scores at the desk, while somebody types. Every page saves by its buttons without it.

   The text stays in this page and goes to the server, nowhere else: no store of the browser is used. */
(() => {
  "use strict";

  const bar = document.querySelector("[data-autosave]");
  const form = bar && bar.closest("form");
  if (!form) return;

  const EVERY = 10000; // while typing
  const PATIENCE = 20000; // for an answer
  const LOOK_AGAIN = 5000; // whether somebody signed in again
  const WARN_BEFORE = 300; // seconds before the end of a session
  const LEAVING_LIMIT = 60000; // what a browser still sends for a page that is closed
  const name = [...crypto.getRandomValues(new Uint8Array(12))].map((each) => each.toString(36)).join("").slice(0, 20);

  let turn = 0; // saves sent by this window: an old one that comes late does not go over a new one
  let dirty = false; // something was typed that no answer said was saved
  let sending = null;
  let timer = 0;
  let pause = 2000; // before trying again; doubles
  let state = "";
  let stopped = false;
  let renewed = false; // the token was asked for anew and not accepted yet
  let checking = ""; // the field with an error that was left just now
  let passed = false; // this press of a button may go on to the server

  const say = (text) => document.dispatchEvent(new CustomEvent("mkb:say", { detail: text }));
  const place = bar.querySelector("[data-state]");

  let shown = "";
  const show = (kind, text = "") => {
    if (kind + text === shown) return;
    shown = kind + text;
    const words = bar.querySelector(`template[data-for="${kind}"]`).content.cloneNode(true);
    if (text) words.querySelector("[data-text]").textContent = text;
    place.replaceChildren(words);
    // A save every ten seconds is not read out each time: only when it worked again.
    const isNews = kind !== "typing" && (kind !== "saved" || !["saved", "typing"].includes(state));
    if (isNews) say(place.textContent.trim().replace(/\s+/g, " "));
    if (kind !== "typing" || state === "saved") state = kind;
    bar.classList.toggle("mkb-savebar--bad", !["saved", "typing"].includes(kind));
  };

  form.addEventListener("formdata", (event) => {
    event.formData.set("window", name);
    event.formData.set("turn", ++turn);
  });

  const body = () => {
    const data = new URLSearchParams();
    for (const [key, value] of new FormData(form)) if (typeof value === "string") data.append(key, value);
    if (checking) data.set("check", checking);
    return data;
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; save(); }, wait);
  };

  const failed = (kind = "failed", text = "") => {
    dirty = true;
    show(kind, text);
    later(pause);
    pause = Math.min(pause * 2, 30000);
  };

  const save = (leaving = false) => {
    if (sending && !leaving) return sending.then(() => save());
    if (stopped || !dirty) return Promise.resolve();
    clearTimeout(timer);
    timer = 0;
    dirty = false;
    const data = body();
    // A save under way must not be broken off by going to another page.
    const keepalive = data.toString().length < LEAVING_LIMIT;
    if (leaving && !keepalive) dirty = true;
    const signal = leaving ? undefined : AbortSignal.timeout(PATIENCE);
    const headers = { Accept: "application/json" };
    const sent = fetch(bar.dataset.autosave, { method: "POST", body: data, headers, keepalive, signal })
      .then(take, () => failed())
      .finally(() => { if (sending === sent) sending = null; });
    sending = sent;
    return sent;
  };

  const take = async (response) => {
    let answer = {};
    try { answer = await response.json(); } catch { /* not an answer of ours: its number says enough */ }
    if (response.ok && answer.state === "saved") return saved(answer);
    if (response.status === 409 && answer.state === "conflict") return conflict(answer);
    dirty = true;
    if (response.status === 401) return signedOut("signed_out");
    if (answer.state === "other_person") return signedOut("other_person");
    if (answer.state === "token" && !renewed) {
      renewed = true;
      return (await freshToken()) ? later(0) : signedOut("signed_out");
    }
    if (answer.state === "token") return failed();
    if (answer.state === "submitted") return stop("submitted", answer.text);
    if ([403, 404].includes(response.status)) return stop("forbidden");
    return failed([400, 413].includes(response.status) ? "too_large" : "failed", answer.text);
  };

  const accept = (answer) => {
    pause = 2000;
    renewed = false;
    let basis = {};
    try { basis = JSON.parse(form.elements.basis.value || "{}"); } catch { /* begins anew */ }
    form.elements.basis.value = JSON.stringify({ ...basis, ...answer.basis });
    bar.querySelector("[data-changed]").hidden = !answer.changed.length;
    if (answer.colleagues) colleagues(answer.colleagues);
    document.dispatchEvent(new CustomEvent("mkb:saved", { detail: answer }));
    count(answer.seconds);
    if (answer.check) mend(answer.check);
  };

  const saved = (answer) => {
    accept(answer);
    show("saved", answer.text);
  };

  const conflict = (answer) => {
    accept(answer);
    dirty = dirty || Boolean(answer.unsaved);
    show("conflict");
  };

  const stop = (kind, text) => {
    stopped = true;
    show(kind, text);
  };

  const colleagues = (who) => {
    const line = bar.querySelector("[data-colleagues]");
    const text = who.join(", ");
    if (line.dataset.who === text) return;
    line.dataset.who = text;
    line.replaceChildren();
    if (!text) return;
    line.append(bar.querySelector('template[data-for="colleague"]').content.cloneNode(true));
    const words = line.querySelector("span");
    words.textContent = words.textContent.trim().replace("#", text);
    say(words.textContent);
  };

  // Signing in again, in another window.
  const freshToken = async () => {
    try {
      const response = await fetch(bar.dataset.session, { headers: { "X-Background": "1" } });
      const session = await response.json();
      document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((input) => { input.value = session.token; });
      if (session.signed_in) count(session.seconds);
      return session.signed_in;
    } catch {
      return false;
    }
  };

  let looking = 0;
  const signedOut = (kind) => {
    show(kind);
    clearTimeout(looking);
    looking = setTimeout(async () => {
      if (document.hidden || !(await freshToken())) signedOut(kind);
      else save();
    }, LOOK_AGAIN);
  };

  // Five minutes before the end of the session: one key goes on.
  const dialog = document.querySelector("[data-session-end]");
  let ending = 0;
  const count = (seconds) => {
    clearTimeout(ending);
    if (seconds > 0) ending = setTimeout(warn, Math.max(seconds - WARN_BEFORE, 1) * 1000);
  };
  const warn = async () => {
    // Another window may have gone on meanwhile.
    if ((await freshToken()) && !dialog.open) {
      const response = await fetch(bar.dataset.session, { headers: { "X-Background": "1" } }).then((each) => each.json(), () => null);
      if (response && response.seconds <= WARN_BEFORE + 5) {
        clearTimeout(ending);
        dialog.showModal();
      }
    }
  };
  const stay = async () => {
    if (dialog.open) dialog.close();
    const data = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    try {
      const response = await fetch(bar.dataset.session, { method: "POST", body: data });
      const session = await response.json();
      if (session.signed_in) count(session.seconds);
      else signedOut("signed_out");
    } catch {
      setTimeout(stay, 5000);
    }
  };
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  dialog.addEventListener("cancel", stay);
  count(Number(bar.dataset.seconds));

  // After a failed send: a field that is right now loses its error when it is left.
  const mend = ({ field, message }) => {
    const named = form.elements[field];
    const controls = named instanceof RadioNodeList ? [...named] : [named].filter(Boolean);
    if (!controls.length) return;
    const id = controls[0].id;
    const error = document.getElementById(`${id}_error`) || document.getElementById(`${id.replace(/_\d+$/, "")}_error`);
    const link = document.querySelector(`.mkb-error-summary a[href="#${id}"]`);
    if (message) {
      const words = error && error.querySelector(".utrecht-form-field-error-message > span");
      if (words) words.lastChild.textContent = message;
      if (link) link.textContent = message;
      return;
    }
    if (error) error.remove();
    if (link) link.closest("li").remove();
    controls.forEach((each) => each.removeAttribute("aria-invalid"));
    const summary = document.querySelector(".mkb-error-summary");
    if (summary && !summary.querySelector("li")) {
      summary.remove();
      document.title = document.title.replace(/^[^:]+: /, "");
    }
  };

  const typed = () => {
    if (stopped) return;
    dirty = true;
    if (!timer && !sending && !["failed", "signed_out", "other_person", "conflict"].includes(state)) show("typing");
    if (!timer) later(EVERY);
  };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  // Rows that a script adds or removes change what is sent as well.
  document.addEventListener("mkb:changed", typed);
  form.addEventListener("focusout", (event) => {
    const field = event.target;
    if (field.getAttribute("aria-invalid") === "true") {
      checking = field.name;
      dirty = true;
    }
    if (dirty && state !== "failed") save().finally(() => { checking = ""; });
  });
  window.addEventListener("online", () => save());

  // Leaving: what was typed last goes along. Only when that cannot be, the browser asks.
  const leave = () => { if (dirty) save(true); };
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
  window.addEventListener("pagehide", leave);
  window.addEventListener("beforeunload", (event) => {
    if (passed) return;
    const isUnsaved = dirty && (state !== "saved" && state !== "typing" && state !== "" || body().toString().length >= LEAVING_LIMIT);
    if (isUnsaved || (stopped && dirty)) event.preventDefault();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) passed = false; });

  // A button while the server is away: the page with the text stays.
  form.addEventListener("submit", (event) => {
    if (passed || stopped || !(dirty || sending)) {
      passed = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    // A save that is under way first; and never within this event, in which a browser ignores a second submit.
    Promise.resolve(sending).then(() => save()).then(() => {
      // Signing in carries the text of most pages along; where it does not, the page stays until then.
      const holding = ["failed", "too_large", ..."hold" in bar.dataset ? ["signed_out", "other_person"] : []];
      if (dirty && holding.includes(state)) {
        say(place.textContent.trim());
        return;
      }
      passed = true;
      setTimeout(() => form.requestSubmit(button));
    });
  });
})();
