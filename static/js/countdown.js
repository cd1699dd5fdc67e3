/* The countdown follows our server's clock, not that of the device. Without it the words of the page stand still. */
(() => {
  "use strict";

  const MINUTE = 60000;
  // Another closing time is seen within a minute, the way there and back included.
  const ASK_EVERY = 58500;
  const SPOKEN_AT = [60, 15, 5, 1]; // minutes
  const places = [...document.querySelectorAll("[data-countdown]")];
  if (!places.length || window.mkbCountdown) return;
  window.mkbCountdown = true;

  const first = places[0].dataset;
  const zone = new Intl.DateTimeFormat("nl", { timeZone: "Europe/Amsterdam", hour: "numeric", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const arrived = (performance.getEntriesByType("navigation")[0] || {}).responseStart || 0;
  // Our time less that of the page's own steady clock, which nobody can set.
  let offset = Date.parse(first.now) - arrived;
  let closes = Date.parse(first.closes);
  let asked = -Infinity;
  let asking = false;
  let previous = null;
  let wall = Date.now() - performance.now();

  const serverNow = () => performance.now() + offset;

  // The same words as countdown_words in proposals/formats.py.
  const unit = (count, one, many) => (count ? [`${count} ${count === 1 ? one : many}`] : []);
  const words = (span) => {
    const seconds = Math.max(0, Math.floor(span / 1000));
    const days = Math.floor(seconds / 86400);
    const hours = Math.floor(seconds / 3600) % 24;
    const minutes = Math.floor(seconds / 60) % 60;
    const parts = [unit(days, "dag", "dagen"), unit(hours, "uur", "uur"), unit(minutes, "minuut", "minuten")];
    if (seconds < 600) return [...parts[2], ...unit(seconds % 60, "seconde", "seconden")].join(" en ") || "0 seconden";
    while (!parts[0].length) parts.shift();
    return parts.slice(0, 2).flat().join(" en ");
  };

  const clock = (moment) => {
    const part = Object.fromEntries(zone.formatToParts(moment).map((each) => [each.type, each.value]));
    return `${Number(part.hour)}.${part.minute}.${part.second}\u00a0uur`;
  };

  const put = (place, name, text) => {
    const element = place.querySelector(`[data-countdown-${name}]`);
    if (element && element.textContent !== text) element.textContent = text;
  };

  // At the closing time other words take the place of the countdown; when it moves, the countdown comes back.
  const turn = (place, over) => {
    const title = place.querySelector("[data-countdown-title]");
    if (title) {
      title.dataset.going ||= title.textContent;
      put(place, "title", over ? title.dataset.over : title.dataset.going);
    }
    place.querySelector("[data-countdown-going]").hidden = over;
    place.querySelector("[data-countdown-over]").hidden = !over;
  };

  // site.js keeps the one place that is read out.
  const say = (text) => document.dispatchEvent(new CustomEvent("mkb:say", { detail: text }));

  const draw = () => {
    const now = serverNow();
    const left = closes - now;
    places.forEach((place) => {
      put(place, "left", words(left));
      put(place, "clock", clock(now));
      turn(place, left <= 0);
    });
    if (previous !== null) {
      const passed = SPOKEN_AT.find((minutes) => previous > minutes * MINUTE && left <= minutes * MINUTE && left > 0);
      if (passed) say(first.spoken.replace("#", words(passed * MINUTE)));
      else if (previous > 0 && left <= 0) say(first.over);
    }
    previous = left;
  };

  const moved = (answer) => {
    closes = Date.parse(answer.closes_at);
    previous = null;
    places.forEach((place) => {
      place.dataset.closes = answer.closes_at;
      put(place, "moved", place.dataset.moved.replace("#", answer.closes));
      const notice = place.querySelector("[data-countdown-notice]");
      if (notice) notice.hidden = false;
    });
    document.querySelectorAll("[data-closing-words]").forEach((element) => { element.textContent = answer.closes; });
    say(first.moved.replace("#", answer.closes));
  };

  const ask = async () => {
    if (asking) return;
    asking = true;
    asked = performance.now();
    try {
      const start = performance.now();
      const answer = await (await fetch(first.clock, { credentials: "omit", cache: "no-store" })).json();
      const travelled = performance.now() - start;
      // A slow answer says less than what we know already.
      if (travelled < 4000) offset = Date.parse(answer.now) + travelled / 2 - performance.now();
      if (Date.parse(answer.closes_at) !== closes) moved(answer);
    } catch {
      // No connection now: the page's own steady clock goes on.
    }
    asking = false;
    draw();
  };

  const tick = () => {
    // The device slept, or somebody set its clock: the steady clock may have stood still.
    const drift = Date.now() - performance.now() - wall;
    if (Math.abs(drift) > 1500) {
      wall += drift;
      asked = -Infinity;
    }
    draw();
    if (!document.hidden && performance.now() - asked >= ASK_EVERY) ask();
    setTimeout(tick, 1000 - (serverNow() % 1000) + 5);
  };

  const wake = () => {
    if (document.hidden) return;
    draw();
    if (performance.now() - asked >= ASK_EVERY) ask();
  };
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("pageshow", (event) => { if (event.persisted) { asked = -Infinity; wake(); } });
  // The first question comes within half a minute, not from everybody at once.
  const { type } = performance.getEntriesByType("navigation")[0] || {};
  asked = type === "back_forward" ? -Infinity : performance.now() - ASK_EVERY + Math.random() * MINUTE / 2;
  tick();
})();
