/* The scoring desk: keys, two panes with a movable border, tabs on a small screen. All of it works without. */
(() => {
  "use strict";

  const desk = document.querySelector(".mkb-desk");
  const form = document.querySelector("[data-desk]");
  if (!desk) return;
  const [dossier, rubric] = ["voorstel", "beoordeling"].map((id) => document.getElementById(id));
  const say = (text) => document.dispatchEvent(new CustomEvent("mkb:say", { detail: text }));
  // Only how somebody likes to work is remembered in the browser, never what was typed.
  const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not allowed: forgotten */ } };

  // --- two panes, and tabs where there is no room for two
  const narrow = matchMedia("(max-width: 48rem)");
  const nav = document.querySelector(".mkb-desk__tabs");
  const panes = new Map([[nav.children[0], dossier], [nav.children[1], rubric]]);
  let shown = desk.hasAttribute("data-begun") ? rubric : dossier;

  const show = (pane, { focus = false } = {}) => {
    shown = pane;
    panes.forEach((each, tab) => {
      const selected = each === pane;
      each.hidden = narrow.matches && !selected;
      if (!narrow.matches) return;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      if (selected && focus) tab.focus();
    });
  };
  const arrange = () => {
    const names = { role: "tablist" };
    Object.entries(names).forEach(([name, value]) => (narrow.matches ? nav.setAttribute(name, value) : nav.removeAttribute(name)));
    panes.forEach((pane, tab) => {
      if (narrow.matches) {
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-controls", pane.id);
        pane.setAttribute("role", "tabpanel");
      } else {
        ["role", "aria-controls", "aria-selected", "tabindex"].forEach((name) => tab.removeAttribute(name));
        pane.removeAttribute("role");
      }
    });
    show(shown);
  };
  nav.addEventListener("click", (event) => {
    const tab = event.target.closest("a");
    if (!tab || !narrow.matches) return;
    event.preventDefault();
    show(panes.get(tab), { focus: true });
  });
  nav.addEventListener("keydown", (event) => {
    if (!narrow.matches) return;
    if (event.key === " ") { event.preventDefault(); show(panes.get(event.target), { focus: true }); }
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    show(shown === dossier ? rubric : dossier, { focus: true });
  });
  narrow.addEventListener("change", arrange);
  arrange();

  // A link to a place in the other pane shows that pane first.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && !nav.contains(link) && document.getElementById(link.hash.slice(1));
    if (!target) return;
    const pane = [dossier, rubric].find((each) => each.contains(target));
    if (pane && pane.hidden) show(pane);
    const folded = target.closest("details:not([open])");
    if (folded) folded.open = true;
  }, true);

  // --- the border between the panes: arrows, Home and End, dragging, or a click for the next of three widths
  const LEAST = 30, MOST = 70, MIDDLE = 50, STEP = 2, PLACES = [50, 60, 40];
  const border = document.createElement("div");
  border.className = "desk-splitter";
  border.tabIndex = 0;
  const told = { role: "separator", "aria-orientation": "vertical", "aria-label": desk.dataset.splitterName,
    "aria-controls": "voorstel", "aria-valuemin": LEAST, "aria-valuemax": MOST };
  Object.entries(told).forEach(([name, value]) => border.setAttribute(name, value));
  let width = MIDDLE;
  const widen = (percent, keep = true) => {
    width = Math.min(MOST, Math.max(LEAST, Math.round(percent)));
    desk.style.setProperty("--desk-left", `${width}%`);
    border.setAttribute("aria-valuenow", width);
    if (keep) remember("mkb-desk-width", width);
  };
  dossier.after(border);
  widen(Number(remembered("mkb-desk-width")) || MIDDLE, false);
  border.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: width - STEP, ArrowRight: width + STEP, Home: LEAST, End: MOST };
    if (!(event.key in moves)) return;
    event.preventDefault();
    widen(moves[event.key]);
  });
  let from = null, dragged = false;
  border.addEventListener("pointerdown", (event) => {
    border.setPointerCapture(event.pointerId);
    [from, dragged] = [event.clientX, false];
  });
  border.addEventListener("pointermove", (event) => {
    if (from === null || (!dragged && Math.abs(event.clientX - from) < 4)) return;
    dragged = true;
    const frame = desk.getBoundingClientRect();
    widen(((event.clientX - frame.left) / frame.width) * 100, false);
  });
  border.addEventListener("pointerup", () => {
    if (from === null) return;
    from = null;
    widen(dragged ? width : PLACES[(PLACES.indexOf(width) + 1) % PLACES.length]);
  });
  border.addEventListener("pointercancel", () => { from = null; });

  if (!form) return;

  // --- the state of each criterion, as the server tells it after a save
  document.addEventListener("mkb:saved", ({ detail }) => {
    Object.entries(detail.criteria || {}).forEach(([code, html]) => {
      const summary = document.querySelector(`#criterium-${code} > summary`);
      if (summary) summary.innerHTML = html;
    });
    if (detail.progress) form.querySelector("[data-progress]").innerHTML = detail.progress;
  });

  // --- keys
  const help = form.querySelector("[data-keys]");
  const dialog = help.querySelector("[data-keys-dialog]");
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const scoreWords = help.querySelector('[data-words="score"]').content.textContent.trim();
  let current = criteria.find((each) => each.open) || criteria[0];
  let digits = "", pressedAt = 0;
  help.hidden = false;

  const letters = () => remembered("mkb-desk-keys") !== "off";
  const tellLetters = () => {
    help.querySelectorAll("[data-keys-on]").forEach((each) => { each.hidden = !letters(); });
    help.querySelectorAll("[data-keys-off]").forEach((each) => { each.hidden = letters(); });
  };
  tellLetters();
  help.querySelector("[data-keys-switch]").addEventListener("click", () => {
    remember("mkb-desk-keys", letters() ? "off" : "on");
    tellLetters();
  });
  help.querySelector("[data-keys-list]").addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close());

  const isTyping = (target) => target.matches('textarea, select, input:not([type="radio"], [type="checkbox"]), [contenteditable="true"]');
  const radios = (criterion) => [...criterion.querySelectorAll('input[type="radio"]')];
  const nameOf = (criterion) => criterion.querySelector(".desk-criterion__name").textContent.trim();
  const button = (name) => form.querySelector(`button[name="${name}"]`);
  const press = (name) => form.requestSubmit(button(name));

  const go = (criterion) => {
    if (!criterion) return;
    if (rubric.hidden) show(rubric);
    if (current !== criterion) current.open = false;
    criterion.open = true;
    current = criterion;
    const choice = radios(criterion).find((each) => each.checked) || radios(criterion)[0];
    criterion.scrollIntoView({ block: "nearest" });
    choice.focus();
  };
  const score = (digit) => {
    const now = Date.now();
    const joined = now - pressedAt < 1000 ? digits + digit : digit;
    const find = (text) => radios(current).find((each) => each.value === text);
    const choice = find(joined) || find(digit);
    if (!choice) return;
    [digits, pressedAt] = [choice.value, now];
    if (rubric.hidden) show(rubric);
    current.open = true;
    choice.checked = true;
    choice.focus();
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    say(scoreWords.replace("#", choice.value).replace("@", nameOf(current)));
  };
  const write = () => {
    if (rubric.hidden) show(rubric);
    current.open = true;
    current.querySelector("textarea").focus();
  };
  const keys = {
    n: () => go(criteria[criteria.indexOf(current) + 1]),
    p: () => go(criteria[criteria.indexOf(current) - 1]),
    t: write,
    k: () => press("_finish"),
    "?": () => dialog.showModal(),
  };
  form.addEventListener("focusin", (event) => { current = event.target.closest("[data-criterion]") || current; });
  form.addEventListener("toggle", (event) => { if (event.target.open) current = event.target; }, true);
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      press(button("_next") ? "_next" : "_save");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target.matches("[data-criterion] textarea")) {
      const choice = radios(current).find((each) => each.checked) || radios(current)[0];
      choice.focus();
      return;
    }
    if (!letters() || isTyping(event.target)) return;
    const act = /^[0-9]$/.test(event.key) ? () => score(event.key) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
