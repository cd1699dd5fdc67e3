/* Small helps while typing. Every page works without them. */
(() => {
  "use strict";

  // After a failed send the list of errors gets the focus, also where autofocus is not followed.
  const errors = document.querySelector("[data-focus]");
  if (errors && document.activeElement !== errors) errors.focus();

  // A link in the error list puts the cursor in its field.
  document.querySelectorAll(".mkb-error-summary a").forEach((link) => {
    link.addEventListener("click", (event) => {
      const field = document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      (field.closest(".utrecht-form-field") || field).scrollIntoView({ block: "start" });
      field.focus({ preventScroll: true });
    });
  });

  // One voice for all that changes by itself: polite, and never more than one message in two seconds.
  // Whoever has something to say sends the event "mkb:say"; of two that wait, the last is said.
  const voice = document.createElement("p");
  voice.className = "mkb-sr";
  voice.setAttribute("role", "status");
  document.body.append(voice);
  let spoken = 0;
  let waitingWords = 0;
  document.addEventListener("mkb:say", (event) => {
    clearTimeout(waitingWords);
    waitingWords = setTimeout(() => {
      spoken = Date.now();
      voice.textContent = event.detail;
    }, Math.max(0, spoken + 2000 - Date.now()));
  });

  // What takes longer than a second says so. The button stays as it is: its name and value are in what is sent, and
  // pressing it again does no harm.
  let sending = 0;
  document.addEventListener("submit", (event) => {
    const words = event.target.querySelector("[data-waiting]");
    if (!words || event.defaultPrevented) return;
    clearTimeout(sending);
    sending = setTimeout(() => {
      words.hidden = false;
      document.dispatchEvent(new CustomEvent("mkb:say", { detail: words.textContent.trim() }));
    }, 1000);
  });
  // Who comes back with the button of the browser waits for nothing.
  window.addEventListener("pageshow", () => {
    clearTimeout(sending);
    document.querySelectorAll("[data-waiting]").forEach((words) => { words.hidden = true; });
  });

  // The counter below a text counts along. It is read out two seconds after the last key.
  const state = (used, least, most) => {
    if (used < least) return ["need", least - used];
    if (most && used > most) return ["over", used - most];
    return most ? ["left", most - used] : ["enough", used];
  };
  // What the server takes for white space (str.split of Python), so that both count the same.
  const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
  document.querySelectorAll("[data-counter]").forEach((counter) => {
    const field = document.getElementById(counter.dataset.counter);
    if (!field) return;
    const limit = (name) => Number(field.dataset[name] || 0);
    const inWords = counter.dataset.unit === "words";
    let waiting;
    field.addEventListener("input", () => {
      const text = field.value.replace(/\r\n?/g, "\n");
      const used = inWords ? text.split(SPACES).filter(Boolean).length : [...text.trim()].length;
      const most = inWords ? limit("maxWords") : limit("maxCharacters");
      const [kind, number] = state(used, limit("minWords"), most);
      counter.textContent = counter.dataset[number === 1 ? `${kind}One` : kind].replace("#", number.toLocaleString("nl-NL"));
      counter.classList.toggle("mkb-counter--over", kind === "over");
      clearTimeout(waiting);
      const say = () => document.dispatchEvent(new CustomEvent("mkb:say", { detail: counter.textContent }));
      waiting = setTimeout(say, 2000);
    });
  });
})();
